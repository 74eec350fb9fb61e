// SPDX-License-Identifier: MIT
#include "grantpanel/io/pabulib.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>

#include "catch.hpp"
#include "grantpanel/core/error.hpp"

using namespace grantpanel;
using io::parse_pabulib, io::pabulib_text, io::Voters;
using model::VoteType;

namespace {

using Numbers = std::vector<std::uint32_t>;
using Points = std::vector<std::int64_t>;

/// Two projects of 60 and 50, pot 100; `keys` are further lines of META, `votes` the section VOTES with its header.
std::string file(std::string const& type, std::string const& votes, std::string const& keys = "") {
    auto const count = std::count(votes.begin(), votes.end(), '\n') - 1;
    return "META\nkey;value\nnum_projects;2\nnum_votes;" + std::to_string(count) + "\nbudget;100\nvote_type;" + type +
           "\n" + keys + "PROJECTS\nproject_id;cost\na;60\nb;50\nVOTES\n" + votes;
}

/// The problems of a text, one on a line.
std::string problems(std::string const& text) {
    try {
        parse_pabulib(text, "f.pb");
    } catch (core::InputError const& error) {
        return error.what();
    }
    return "none";
}

void check_same(model::Ballots const& a, model::Ballots const& b) {
    CHECK(a.unit == b.unit);
    CHECK(a.budget == b.budget);
    CHECK(a.type == b.type);
    CHECK(a.official_rule == b.official_rule);
    CHECK(a.has_official_result == b.has_official_result);
    CHECK(a.starts == b.starts);
    CHECK(a.named == b.named);
    CHECK(a.points == b.points);
    CHECK(a.point_denominator == b.point_denominator);
    CHECK(a.missing_starts == b.missing_starts);
    CHECK(a.missing == b.missing);
    CHECK(a.meta == b.meta);
    CHECK(a.project_columns == b.project_columns);
    CHECK(a.voter_columns == b.voter_columns);
    REQUIRE(a.projects.size() == b.projects.size());
    for (std::size_t i = 0; i < a.projects.size(); ++i) {
        CHECK(a.projects[i].id == b.projects[i].id);
        CHECK(a.projects[i].name == b.projects[i].name);
        CHECK(a.projects[i].cost == b.projects[i].cost);
        CHECK(a.projects[i].selected == b.projects[i].selected);
        CHECK(a.projects[i].groups == b.projects[i].groups);
    }
}

/// Written and read again, an election is the same, and so is what is written of that.
void check_round_trip(model::Ballots const& ballots, Voters voters = Voters::ballots_only) {
    auto const text = pabulib_text(ballots);
    auto const again = parse_pabulib(text, "again.pb", voters);
    check_same(ballots, again);
    CHECK(pabulib_text(again) == text);
}

}  // namespace

TEST_CASE("ballots of all five types are read in the order of the ballot") {
    auto const approval = parse_pabulib(file("approval", "voter_id;vote\nv;b,a\nw;\nx;a\n"));
    CHECK(approval.type == VoteType::approval);
    CHECK(approval.starts == Numbers{0, 2, 2, 3});
    CHECK(approval.named == Numbers{1, 0, 0});
    CHECK(approval.points.empty());
    CHECK(approval.support() == Numbers{2, 1});

    auto const one = parse_pabulib(file("choose-1", "voter_id;vote\nv;b\n"));
    CHECK(one.type == VoteType::choose_one);
    auto const ordinal = parse_pabulib(file("ordinal", "voter_id;vote\nv;b,a\n"));
    CHECK(ordinal.type == VoteType::ordinal);
    CHECK(ordinal.named == Numbers{1, 0});

    // 3.5, 6.25 and 10 have two decimals at most: 350, 625 and 1000 hundredths.
    auto const cumulative = parse_pabulib(file("cumulative", "voter_id;vote;points\nv;b,a;3.5,6.250\nw;a;10\n"));
    CHECK(cumulative.type == VoteType::cumulative);
    CHECK(cumulative.named == Numbers{1, 0, 0});
    CHECK(cumulative.points == Points{350, 625, 1000});
    CHECK(cumulative.point_denominator == 100);

    auto const scoring =
        parse_pabulib(file("scoring", "missing;points;vote;voter_id\n;0,7;a,b;v\nb;9;a;w\n\"a, b\";;;x\n"));
    CHECK(scoring.type == VoteType::scoring);
    CHECK(scoring.points == Points{0, 7, 9});
    CHECK(scoring.point_denominator == 1);
    CHECK(scoring.missing_starts == Numbers{0, 0, 1, 3});
    CHECK(scoring.missing == Numbers{1, 0, 1});
    for (auto const& each : {approval, one, ordinal, cumulative}) check_round_trip(each);
}

TEST_CASE("amounts have as few decimals as hold them all") {
    auto text = file("approval", "voter_id;vote\nv;a\n");
    auto const budget = text.find("100\n"), cost = text.find("60\n");
    auto const whole = parse_pabulib(text.replace(cost, 2, "60.00"));
    CHECK(whole.unit.decimals == 0);
    CHECK(whole.projects[0].cost == core::Money::of(60));
    auto const cents = parse_pabulib(text.replace(budget, 3, "100.50"));
    CHECK(cents.unit.decimals == 1);
    CHECK(cents.budget == core::Money::of(1005));
    CHECK(cents.projects[1].cost == core::Money::of(500));
    check_round_trip(cents);
    // A text of META that says the right number stays; a cost is written in shortest form.
    CHECK(pabulib_text(cents).find("budget;100.50\n") != std::string::npos);
    CHECK(pabulib_text(cents).find("\na;60;1\n") != std::string::npos);
}

TEST_CASE("quotes, line ends, spaces, a byte order mark and blank lines change nothing") {
    std::string const plain =
        "META\nkey;value\nnum_projects;1\nnum_votes;2\nbudget;9\nvote_type;approval\nPROJECTS\n"
        "project_id;cost;name\na;5;x\nVOTES\nvoter_id;vote\n1;a\n2;\n";
    auto const expected = parse_pabulib(plain);
    std::string crlf = "\xEF\xBB\xBF", spaces, quoted;
    for (char c : plain) {
        if (c == '\n')
            crlf += "\r\n\r\n";
        else
            crlf += c;
        spaces += c == ';' ? std::string(" ; ") : std::string(1, c);
        quoted += c == ';' ? "\";\"" : c == '\n' ? "\"\n\"" : std::string(1, c);
    }
    quoted = "\"" + quoted.substr(0, quoted.size() - 1);
    check_same(parse_pabulib(crlf), expected);
    check_same(parse_pabulib(spaces), expected);
    check_same(parse_pabulib(quoted), expected);
    check_same(parse_pabulib(plain.substr(0, plain.size() - 1)), expected);
}

TEST_CASE("an id in quotes has no spaces around it, as on a ballot") {
    auto const ballots = parse_pabulib(
        "META\nkey;value\nnum_projects;2\nnum_votes;1\nbudget;9\nvote_type;approval\nPROJECTS\n"
        "project_id;cost\n\" a \";5\nb c;5\nVOTES\nvoter_id;vote\n1;\" a , b c\"\n");
    CHECK(ballots.projects[0].id == "a");
    CHECK(ballots.projects[1].id == "b c");
    CHECK(ballots.named == Numbers{0, 1});
    CHECK(pabulib_text(ballots).find("\n1;a,b c\n") != std::string::npos);
}

TEST_CASE("a key of META that nearly is one that means something is a warning") {
    auto const ballots =
        parse_pabulib(file("approval", "voter_id;vote\nv;a,b\n", "max_lenght;1\nMin_Length;9\nlanguage;pl\n"));
    REQUIRE(ballots.warnings.size() == 2);
    CHECK(ballots.warnings[0].code == "pb.meta_key");
    auto const texts = core::to_text(ballots.warnings[0]) + core::to_text(ballots.warnings[1]);
    CHECK(texts.find("Did you mean `max_length`?") != std::string::npos);
    CHECK(texts.find("Did you mean `min_length`?") != std::string::npos);
    CHECK(ballots.meta.back() == std::pair<std::string, std::string>("language", "pl"));
}

TEST_CASE("what a cell holds survives its quotes") {
    auto ballots = parse_pabulib(file("approval", "voter_id;vote\nv;a\n"));
    ballots.projects[0].name = "a;b";
    ballots.projects[1].name = "\"quoted\"; two\nlines, and\r\nCRLF ";
    ballots.meta.emplace_back("comment", "#1: ;;\"\"");
    ballots.project_columns.push_back({"odd;name", {"", "\""}});
    check_round_trip(ballots);
}

TEST_CASE("categories and target groups are the groups of a project") {
    auto const ballots = parse_pabulib(
        "META\nkey;value\nnum_projects;2\nnum_votes;1\nbudget;9\nvote_type;approval\nrule;greedy\ncurrency;"
        "PLN\nPROJECTS\n"
        "project_id;cost;votes;name;category;beneficiaries;selected;latitude\n"
        "a;5;1;A;sport, culture;youth,sport;2;52.1\nb;6;0;B;;;0;\nVOTES\nvoter_id;vote\n1;a\n");
    CHECK(ballots.projects[0].groups == std::vector<std::string>{"sport", "culture", "youth"});
    CHECK(ballots.projects[1].groups.empty());
    CHECK(ballots.has_official_result);
    CHECK(ballots.projects[0].selected == 2);
    CHECK(ballots.projects[1].selected == 0);
    CHECK(ballots.official_rule == "greedy");
    CHECK(ballots.unit.code == "PLN");
    REQUIRE(ballots.project_columns.size() == 3);
    CHECK(ballots.project_columns[2].name == "latitude");
    CHECK(ballots.project_columns[2].cells == std::vector<std::string>{"52.1", ""});
    check_round_trip(ballots);
    // Groups that come from elsewhere are written as categories.
    auto built = ballots;
    built.project_columns.clear();
    CHECK(pabulib_text(built).find("\na;5;1;A;sport,culture,youth;2\n") != std::string::npos);
}

TEST_CASE("counts, budget and types of META are those of the ballots when they are written") {
    auto ballots = parse_pabulib(file("approval", "voter_id;vote\nv;a,b\nw;a\n", "zone;x\n"));
    ballots.named = {1};
    ballots.points = {5};
    ballots.point_denominator = 2;
    ballots.starts = {0, 1};
    ballots.type = VoteType::scoring;
    ballots.budget = core::Money::of(70);
    // 5/2 points are 2.5.
    CHECK(pabulib_text(ballots) ==
          "META\nkey;value\nnum_projects;2\nnum_votes;1\nbudget;70\nvote_type;scoring\nzone;x\nPROJECTS\n"
          "project_id;cost;votes;score\na;60;0;0\nb;50;1;2.5\nVOTES\nvoter_id;vote;points\n1;b;2.5\n");
}

TEST_CASE("points that are no decimals are written over their denominator") {
    auto ballots = parse_pabulib(file("scoring", "voter_id;vote;points\nv;a,b;1,2\n"));
    ballots.point_denominator = 3;  // one third, two thirds
    auto const text = pabulib_text(ballots);
    CHECK(text.find("points_denominator;3\n") != std::string::npos);
    CHECK(text.find("comment;\"#1: Points are whole numbers") == std::string::npos);
    CHECK(text.find("comment;#1: Points are whole numbers") != std::string::npos);
    auto const again = parse_pabulib(text);
    CHECK(again.point_denominator == 3);
    CHECK(again.points == Points{1, 2});
    check_round_trip(again);
    // 3/4, 1 and 5/2 are decimals: they are held as without the key. 2/6 and 4/6 are thirds.
    auto const quarters =
        parse_pabulib(file("scoring", "voter_id;vote;points\nv;a,b;3,4\nw;a;10\n", "points_denominator;4\n"));
    CHECK(quarters.points == Points{75, 100, 250});
    CHECK(quarters.point_denominator == 100);
    auto const sixths = parse_pabulib(file("scoring", "voter_id;vote;points\nv;a,b;2,4\n", "points_denominator;6\n"));
    CHECK(sixths.points == Points{1, 2});
    CHECK(sixths.point_denominator == 3);
    // The key goes when the points are decimals again.
    auto halves = again;
    halves.point_denominator = 2;
    CHECK(pabulib_text(halves).find("points_denominator;") == std::string::npos);
}

TEST_CASE("missing scores are written, said in the comment, and warned of") {
    auto const ballots =
        parse_pabulib(file("scoring", "voter_id;vote;points;missing\nv;a;1;b\n", "comment;#1: one #2: two\n"));
    auto const text = pabulib_text(ballots);
    CHECK(text.find("comment;#1: one #2: two #3: Some voters could not judge some projects.") != std::string::npos);
    CHECK(text.find("\n1;a;1;b\n") != std::string::npos);
    check_round_trip(parse_pabulib(text));
    REQUIRE(io::lost_in_pabulib(ballots).size() == 1);
    CHECK(core::to_text(io::lost_in_pabulib(ballots)[0]).find("1 score is missing") != std::string::npos);
    CHECK(io::lost_in_pabulib(parse_pabulib(file("approval", "voter_id;vote\nv;a\n"))).empty());
}

TEST_CASE("columns of voters are kept where that is asked for") {
    auto const text = file("approval", "voter_id;age;vote\nv;30;a\nw;;b\n");
    CHECK(parse_pabulib(text).voter_columns.empty());
    auto const kept = parse_pabulib(text, "f.pb", Voters::all_columns);
    CHECK(kept.voter_columns == std::vector<model::Ballots::Column>{{"voter_id", {"v", "w"}}, {"age", {"30", ""}}});
    check_round_trip(kept, Voters::all_columns);
    CHECK(pabulib_text(kept).find("voter_id;vote;age\nv;a;30\nw;b;\n") != std::string::npos);
    CHECK(pabulib_text(parse_pabulib(text)).find("voter_id;vote\n1;a\n2;b\n") != std::string::npos);
}

TEST_CASE("voters with one id are found, with both places, whatever their number") {
    std::string votes = "voter_id;vote\n";
    for (int i = 0; i < 40'000; ++i) votes += "voter-" + std::to_string(i) + ";a\n";
    CHECK(problems(file("approval", votes)) == "none");
    // Lines 1 to 12 are META, PROJECTS and the headers, so voter-7 stands in line 20.
    CHECK(problems(file("approval", votes + "voter-7;b\n")) ==
          "f.pb:40013:1: error[pb.duplicate_voter]: the voter `voter-7` stands here twice; see f.pb:20:1. Every voter "
          "has "
          "one ballot");
}

TEST_CASE("rows longer than the part of the file that is in memory are read") {
    std::string const name(300'000, 'x');
    auto text = file("approval", "voter_id;vote;note\nv;a;" + name + "\nw;b;\"" + name + ";\n" + name + "\"\n");
    // Two votes stand on three lines.
    text.replace(text.find("num_votes;3"), 11, "num_votes;2");
    auto const ballots = parse_pabulib(text, "f.pb", Voters::all_columns);
    CHECK(ballots.named == Numbers{0, 1});
    CHECK(ballots.voter_columns[1].cells[0] == name);
    CHECK(ballots.voter_columns[1].cells[1] == name + ";\n" + name);
}

TEST_CASE("a problem has its line and column, in characters, also behind quoted line ends") {
    auto text = file("approval", "voter_id;note;vote\nv;żó;a\nw;\"ü\nż\";b,x\n");
    text.replace(text.find("num_votes;3"), 11, "num_votes;2");  // the second of two votes stands on lines 14 and 15
    CHECK(
        problems(text) ==
        "f.pb:15:6: error[pb.unknown_project]: a ballot names the project `x`, which does not exist. Check the ids in "
        "PROJECTS");
    CHECK(problems(file("approval", "voter_id;note;vote\nv;żó;a, x\n")).starts_with("f.pb:13:9: "));
    CHECK(problems(file("approval", "voter_id;vote\nv;x\nw;x\n"))
              .starts_with(
                  "f.pb:13:3: error[pb.unknown_project]: a ballot names the project `x`, which does not exist (2 "
                  "times; also in line 14)"));
}

TEST_CASE("limits of META are held, and a sum of points that is too small is a warning") {
    std::string const votes = "voter_id;vote;points\nv;a,b;4,5\n";
    CHECK(problems(file("cumulative", votes,
                        "max_sum_points;9\nmin_points;4\nmax_points;5\nmin_length;2\nmax_length;2\n"
                        "min_sum_cost;110\nmax_sum_cost;110\n")) == "none");
    auto const text = problems(file("cumulative", votes,
                                    "max_sum_points;8.9\nmin_points;4.1\nmax_points;4.9\n"
                                    "max_length;1\nmax_sum_cost;109\n"));
    for (auto word :
         {"max_sum_points, 8.9", "min_points, 4.1", "max_points, 4.9", "max_length, 1", "max_sum_cost, 109"})
        CHECK(text.find(word) != std::string::npos);
    auto const below = parse_pabulib(file("cumulative", votes, "min_sum_points;10\n"));
    REQUIRE(below.warnings.size() == 1);
    CHECK(below.warnings[0].code == "pb.ballot_points");
    CHECK(below.points == Points{4, 5});
}

TEST_CASE("ids that no list can hold are not written") {
    auto ballots = parse_pabulib(file("approval", "voter_id;vote\nv;a\n"));
    for (std::string const id : {"", "a,b", " a", "a\n"}) {
        ballots.projects[0].id = id;
        CHECK_THROWS_AS(pabulib_text(ballots), core::UsageError);
    }
}

TEST_CASE("a list for allocate has votes, points or Borda points as totals") {
    auto const list = [](std::string const& text) { return io::scored_list_text(parse_pabulib(text)); };
    CHECK(list(file("approval", "voter_id;vote\nv;a\nw;a,b\n")) ==
          "grantpanel: 1\npot: 100\nitems:\n  - {id: \"a\", total: 2, requested: 60}\n  - {id: \"b\", total: 1, "
          "requested: "
          "50}\nallocation: {rule: ranked, if_money_short: try_next, if_scores_equal: [id]}\n");
    // v ranks b before a: 1 and 0 points.
    CHECK(list(file("ordinal", "voter_id;vote\nv;b,a\n")).find("{id: \"b\", total: 1,") != std::string::npos);
    // One of two voters could judge b: 7 points count twice.
    CHECK(list(file("scoring", "voter_id;vote;points;missing\nv;a,b;1,7;\nw;a;2.5;b\n"))
              .find("total: 7/2, requested: 60") != std::string::npos);
    CHECK(list(file("scoring", "voter_id;vote;points;missing\nv;a,b;1,7;\nw;a;2.5;b\n"))
              .find("total: 14, requested: 50") != std::string::npos);
}

TEST_CASE("every real file is read, and survives writing") {
    std::filesystem::path const folder = std::filesystem::path(SHARED) / "data" / "pabulib";
    if (!std::filesystem::exists(folder)) return;
    std::size_t files = 0;
    std::set<std::string> with_warnings;
    for (auto const& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() != ".pb") continue;
        ++files;
        auto const ballots = io::read_pabulib(entry.path().string());
        INFO(entry.path());
        check_round_trip(ballots);
        if (!ballots.warnings.empty()) with_warnings.insert(entry.path().filename().string());
        // With all columns nothing of the file is lost: apart from line ends and the decimals of costs, its own bytes.
        auto const kept = io::read_pabulib(entry.path().string(), Voters::all_columns);
        check_round_trip(kept, Voters::all_columns);
        std::ifstream in(entry.path(), std::ios::binary);
        std::string bytes((std::istreambuf_iterator<char>(in)), {});
        std::erase(bytes, '\r');
        if (!bytes.ends_with('\n')) bytes += '\n';
        if (entry.path().filename() != "France_Toulouse_2022.pb") CHECK(pabulib_text(kept) == bytes);
    }
    CHECK(files >= 14);
    CHECK(with_warnings == std::set<std::string>{"Worldwide_Mechanical_Turk_Utilities_3.pb",
                                                 "Worldwide_Mechanical_Turk_Utilities_6.pb"});
}

TEST_CASE("files are written whole and read back") {
    auto const path = std::filesystem::temp_directory_path() / "grantpanel-pabulib-test.pb";
    auto const ballots = parse_pabulib(file("approval", "voter_id;vote\nv;a\nw;b,a\n"));
    CHECK(io::write_pabulib(path.string(), ballots).empty());
    check_same(io::read_pabulib(path.string()), ballots);
    std::filesystem::remove(path);
    CHECK_THROWS_AS(io::read_pabulib(path.string()), core::InputError);
}

TEST_CASE("a row of very many cells ends the reading") {
    auto const text = problems(file("approval", "voter_id;vote\nv;a" + std::string(20'000, ';') + "\nw;b\n"));
    CHECK(text == "f.pb:13:1: error[pb.ragged]: this row has more than 10000 cells. Cells are divided by ';'");
}
