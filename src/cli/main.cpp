// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <exception>
#include <filesystem>
#include <fstream>
#include <new>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "elections.hpp"
#include "grantpanel/grantpanel.hpp"
#include "grantpanel/io/allocation.hpp"
#include "grantpanel/io/draw.hpp"
#include "grantpanel/io/election.hpp"
#include "grantpanel/io/load.hpp"
#include "grantpanel/io/ratings.hpp"
#include "grantpanel/io/record.hpp"
#include "grantpanel/report/text.hpp"
#include "template.hpp"

namespace {

using namespace grantpanel;

struct Options {
    std::vector<std::string> files;
    std::string file, folder, id, items;
    bool json = false, force = false, for_facilitator = false;
    std::vector<std::string> importance, weight_bounds;
    std::string level = "ordinal", seed = "1", confidence = "95%";
    std::size_t replicates = 0;
    std::optional<std::string> draw_seed;
    bool for_ties = false;
};

void print(std::string const& text) { std::fwrite(text.data(), 1, text.size(), stdout); }

constexpr std::string_view kinds[] = {"", "", "UsageError", "InputError", "Infeasible", "MachineError", "NotProved"};

/// Prints problems: for people on the error stream, and as JSON where JSON was asked for. Gives the exit code.
int report(int code, std::vector<core::Problem> const& problems, bool json) {
    if (json) print(io::problems_json(std::string(kinds[static_cast<std::size_t>(code)]), problems) + "\n");
    std::size_t errors = 0;
    for (auto const& problem : problems) {
        fmt::print(stderr, "{}\n", core::printable(core::to_text(problem)));
        errors += problem.severity != core::Severity::error ? 0
                  : problem.code == "too_many_problems"     ? problem.count
                                                            : 1;
    }
    if (code == 3)
        fmt::print(stderr, "{}. Nothing was decided and nothing was written.\n", explain::counted(errors, "error"));
    return code;
}

/// The same of what was thrown.
int report(std::exception const& error, bool json) {
    int code = 5;
    std::vector<core::Problem> problems;
    std::string message = error.what();
    if (auto const* known = dynamic_cast<core::Error const*>(&error)) code = known->exit_code();
    if (auto const* input = dynamic_cast<core::InputError const*>(&error)) problems = input->problems();
    if (auto const* clash = dynamic_cast<core::Infeasible const*>(&error)) problems = clash->problems();
    if (dynamic_cast<std::bad_alloc const*>(&error)) message = "there is not enough memory";
    if (problems.empty()) {
        problems.emplace_back();
        problems.back().code = kinds[static_cast<std::size_t>(code)];
        problems.back().message = message;
    }
    return report(code, problems, json);
}

/// What is wrong in the arguments themselves: as CLI11 prints it, or, where `--json` stands among them, as a problem
/// with all that CLI11 says. The options were not read, so only the arguments tell. Gives the exit code.
int report(CLI::App const& app, CLI::ParseError const& error, std::vector<std::string_view> const& arguments) {
    auto const end = std::find(arguments.begin(), arguments.end(), "--");
    if (error.get_exit_code() == 0 || std::find(arguments.begin(), end, "--json") == end)
        return app.exit(error) == 0 ? 0 : 2;
    core::Problem problem;
    problem.code = "usage.option";
    problem.message = core::printable(error.what());
    // CLI11 keeps the words that an option takes only in its text: "--ties: x not in {id,draw}".
    static constexpr std::string_view before = " not in {";
    if (auto const at = problem.message.rfind(before); at != std::string::npos && problem.message.ends_with('}')) {
        auto const from = at + before.size();
        std::istringstream words(problem.message.substr(from, problem.message.size() - 1 - from));
        for (std::string word; std::getline(words, word, ',');) problem.choices.push_back(word);
    }
    for (auto const& word : problem.choices) problem.hint += (problem.hint.empty() ? "Write one of: " : ", ") + word;
    problem.hint += std::string(problem.hint.empty() ? "" : ". ") + "Run with --help for more information";
    return report(2, {problem}, true);
}

void warn(model::Round const& round) {
    for (auto const& problem : round->warnings) fmt::print(stderr, "{}\n", core::printable(core::to_text(problem)));
}

bool all_hold(std::vector<audit::Finding> const& findings) {
    return std::all_of(findings.begin(), findings.end(), [](auto const& finding) { return finding.holds; });
}

int make_new(Options const& options) {
    std::filesystem::path const folder(options.folder);
    std::error_code error;
    if (std::filesystem::exists(folder, error) && !std::filesystem::is_empty(folder, error))
        throw core::UsageError("the folder " + core::printable(options.folder) +
                               " exists and is not empty; name a new one");
    std::filesystem::create_directories(folder, error);
    if (error)
        throw core::MachineError("the folder " + core::printable(options.folder) +
                                 " cannot be made: " + error.message());
    for (auto const& [name, text] : template_files) {
        std::ofstream file(folder / name, std::ios::binary);
        file << text;
        if (!file.flush()) throw core::MachineError(core::printable((folder / name).string()) + " cannot be written");
    }
    std::string const shown = core::printable(options.folder);
    print("A small round is in " + shown + ". Try:\n  grantpanel decide " + shown + "\n  grantpanel explain " + shown +
          " allotment\nThen open " + shown + "/round.yaml, change the pot, and decide again.\n");
    return 0;
}

int check(Options const& options) {
    int code = 0;
    for (auto const& file : options.files) try {
            auto const round = io::load(file);
            warn(round);
            auto const show = [&](std::string const& standing) {
                print(options.json ? io::check_json(round) + "\n"
                                   : report::check_text(round, standing, options.for_facilitator));
            };
            try {
                auto const waits = waits_for(round);
                show(waits.empty() ? "this round can be decided" : "this round cannot be decided yet: " + waits);
            } catch (core::Error const&) {
                if (!options.json) show("this round cannot be decided as it is");
                throw;
            }
        } catch (std::exception const& error) {
            code = std::max(code, report(error, options.json));
        }
    return code;
}

/// Decides one round, writes it where asked, prints it. Gives 0, or 1 where a check does not hold.
int decide_one(model::Round const& round, Options const& options, bool batch) {
    if (!batch) warn(round);
    auto const decision = decide(round);
    auto const findings = audit::check(decision);
    if (!options.folder.empty())
        io::write_decision(decision, findings, batch ? options.folder + "/" + round->id : options.folder,
                           options.force);
    if (options.json)
        print(io::decision_json(decision, findings) + "\n");
    else
        print(batch ? report::decision_line(decision, findings) : report::decision_text(decision, findings));
    return all_hold(findings) ? 0 : 1;
}

int decide_all(Options const& options) {
    bool const batch = options.files.size() > 1;
    int code = 0;
    std::vector<std::pair<std::string, model::Round>> rounds;
    for (auto const& file : options.files) try {
            rounds.emplace_back(file, io::load(file));
        } catch (std::exception const& error) {
            if (batch && !options.json) print(core::printable(file) + ": not decided\n");
            code = std::max(code, report(error, options.json));
        }
    for (std::size_t i = 0; i < rounds.size(); ++i)
        for (std::size_t k = i + 1; k < rounds.size(); ++k)
            if (rounds[i].second->id == rounds[k].second->id)
                throw core::UsageError(core::printable(rounds[i].first) + " and " + core::printable(rounds[k].first) +
                                       " have the same round id, " + rounds[i].second->id + "; nothing was decided");
    for (auto const& [file, round] : rounds) try {
            code = std::max(code, decide_one(round, options, batch));
        } catch (std::exception const& error) {
            if (batch && !options.json) print(core::printable(file) + ": not decided\n");
            code = std::max(code, report(error, options.json));
        }
    return code;
}

int explain_one(Options const& options) {
    auto const round = io::load(options.file);
    auto const explanation = explain::why(decide(round), options.id);
    print(options.json ? io::explanation_json(explanation, round->unit) + "\n"
                       : report::explanation_text(explanation, round->unit));
    return 0;
}

int show_impact(Options const& options) {
    auto const round = io::load(options.file);
    auto const decision = decide(round);
    auto impacts = explain::impact(decision);
    for (auto tie : explain::ties_that_rule(decision)) impacts.push_back(explain::impact_of(decision, tie));
    print(options.json ? io::impact_json(round, impacts) + "\n" : report::impact_text(round, impacts));
    return 0;
}

int show_scores(Options const& options) {
    auto const round = io::load(options.file);
    warn(round);
    auto const scores =
        explain::scores(round, score::possible_weights(*round, options.importance, options.weight_bounds));
    print(options.json ? io::scores_json(scores, options.for_facilitator) + "\n"
                       : report::scores_text(scores, options.for_facilitator));
    return 0;
}

int show_agreement(Options const& options) {
    auto const level = score::parse_level(options.level).value();  // the option takes these words only
    auto const confidence = core::parse_ratio(options.confidence);
    if (!confidence || confidence->sign() <= 0 || *confidence >= core::Ratio(1))
        throw core::UsageError("--confidence is a share between 0% and 100%, for example 95%");
    auto const read = io::read_ratings(options.file, level);
    for (auto const& problem : read.warnings) fmt::print(stderr, "{}\n", core::printable(core::to_text(problem)));
    auto const agreement = score::agreement(read.ratings, level, options.replicates, options.seed, *confidence);
    print(options.json ? io::agreement_json(agreement) + "\n" : report::agreement_text(agreement));
    return 0;
}

int allocate_list(Options const& options) {
    auto const list = io::load_list(options.file, options.items);
    warn(list.round);
    auto const result = panel::allocate_list(list);
    print(options.json ? io::allocation_json(list, result) + "\n" : report::allocation_text(list, result));
    return 0;
}

int draw(Options const& options) {
    if (options.file.empty() == options.items.empty())
        throw core::UsageError("name a round, or a file of ids with --ids");
    auto const drawn = [&] {
        if (options.file.empty())
            return io::PublicDraw(io::read_ids(options.items), options.draw_seed, options.for_ties);
        if (io::is_pabulib(options.file)) {
            if (options.for_ties)
                throw core::UsageError("an election has one draw, that of its ties; leave out --ties");
            return io::election_draw(io::load_ballots(options.file), options.draw_seed);
        }
        auto const round = io::load(options.file);
        warn(round);
        return io::public_draw(round, options.draw_seed, options.for_ties);
    }();
    print(options.json ? io::draw_json(drawn) + "\n" : report::draw_text(drawn));
    return 0;
}

int run(int argc, char** argv) {
    Options options;
    CLI::App app{
        "Decides a grant round the way its panel agreed: exactly, repeatably, and with a reason for every answer.",
        "grantpanel"};
    app.set_version_flag("--version", "grantpanel " GRANTPANEL_VERSION);
    app.require_subcommand(1);
    auto const json = [&](CLI::App* command) {
        command->add_flag("--json", options.json, "print JSON: one object, or one per line for several files");
    };

    auto* create = app.add_subcommand("new", "Write a small round of three applications that already decides");
    create->add_option("DIR", options.folder, "a new folder")->required();

    auto* look = app.add_subcommand("check", "Read rounds and say what is wrong with them, without deciding");
    look->add_option("ROUND", options.files, "round files, or folders with a round.yaml")->required();
    look->add_flag("--facilitator", options.for_facilitator,
                   "also say which tie and which rule led to each answer: not for sharing");
    json(look);

    auto* decide = app.add_subcommand("decide", "Decide rounds, print the table and run the checks");
    decide->add_option("ROUND", options.files, "round files, or folders with a round.yaml")->required();
    decide->add_option("--out", options.folder,
                       "write record.json, awards.csv and outcomes.csv here (several rounds: into a folder for each)");
    decide->add_flag("--force", options.force, "also into a folder that holds another round's output");
    json(decide);

    auto* explain = app.add_subcommand("explain", "Say why one application ended as it did");
    explain->add_option("ROUND", options.file, "a round file, or a folder with a round.yaml")->required();
    explain->add_option("APPLICATION", options.id, "the id of an application")->required();
    json(explain);

    auto* impact = app.add_subcommand(
        "impact",
        "Say what the rules alone would give if nobody had been recused, if every connection meant stepping "
        "out, or if one connection had not been known (for the facilitator)");
    impact->add_option("ROUND", options.file, "a round file, or a folder with a round.yaml")->required();
    json(impact);

    auto* scores = app.add_subcommand(
        "scores",
        "Say what the marks can tell: what adjusting would move, what to talk about, what discussion changed");
    scores->add_option("ROUND", options.file, "a round file, or a folder with a round.yaml")->required();
    scores->add_flag("--facilitator", options.for_facilitator, "also how each member marks: not for sharing");
    scores
        ->add_option("--importance", options.importance,
                     "with open weights: all criteria, from the most to the least important, for example need,plan")
        ->delimiter(',');
    scores->add_option("--weight", options.weight_bounds,
                       "with open weights: the bounds of one, for example need=10%..40%; may be given again");
    json(scores);

    auto* agreement = app.add_subcommand(
        "agreement", "Say how far readers agree, from a table with the columns unit, rater and value");
    agreement->add_option("MARKS", options.file, "a CSV file")->required();
    agreement->add_option("--level", options.level, "what the differences of values mean")
        ->check(CLI::IsMember({"nominal", "ordinal", "interval", "ratio"}))
        ->capture_default_str();
    agreement->add_option("--bootstrap", options.replicates, "an interval for alpha from so many resampled tables")
        ->check(CLI::Range(0, 100000));
    agreement->add_option("--seed", options.seed, "the seed of the resampling: any text")->capture_default_str();
    agreement->add_option("--confidence", options.confidence, "of the intervals")->capture_default_str();
    json(agreement);

    auto* allocate = app.add_subcommand("allocate", "Turn a list that was scored elsewhere into awards");
    allocate->add_option("PROBLEM", options.file, "a YAML file with the pot, the items and the rules")->required();
    allocate->add_option("--items", options.items, "a CSV file with the items");
    json(allocate);

    auto* lots = app.add_subcommand(
        "draw", "Print what to publish before a public draw, and its tickets when the seed is known");
    lots->add_option("ROUND", options.file,
                     "a round file, or a folder with a round.yaml; or a .pb file: the order that settles its ties");
    lots->add_option("--ids", options.items, "instead of a round: a text file with one id a line");
    lots->add_option("--seed", options.draw_seed, "the seed, where the round does not have it yet");
    lots->add_flag("--ties", options.for_ties, "the tickets that settle equal scores, not those of awards by lot");
    json(lots);

    cli::Elections elections(app);

    try {
        app.parse(argc, argv);
    } catch (CLI::ParseError const& error) {
        return report(app, error, {argv + 1, argv + argc});
    }
    try {
        if (create->parsed()) return make_new(options);
        if (look->parsed()) return check(options);
        if (decide->parsed()) return decide_all(options);
        if (impact->parsed()) return show_impact(options);
        if (agreement->parsed()) return show_agreement(options);
        if (scores->parsed()) return show_scores(options);
        if (explain->parsed()) return explain_one(options);
        if (allocate->parsed()) return allocate_list(options);
        if (lots->parsed()) return draw(options);
        return elections.run();
    } catch (std::exception const& error) {
        return report(error, options.json || elections.json());
    }
}

}  // namespace

int main(int argc, char** argv) {
    int const code = run(argc, argv);
    if (std::fflush(stdout) != 0) {
        fmt::print(stderr, "the output cannot be written\n");
        return 5;
    }
    return code;
}
