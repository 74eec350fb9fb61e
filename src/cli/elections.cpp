// SPDX-License-Identifier: MIT
#include "elections.hpp"

#include <cstdio>
#include <optional>
#include <string>
#include <vector>

#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "grantpanel/core/text.hpp"
#include "grantpanel/elect/audits.hpp"
#include "grantpanel/elect/compare.hpp"
#include "grantpanel/elect/margins.hpp"
#include "grantpanel/elect/payments_of.hpp"
#include "grantpanel/elect/prices_of.hpp"
#include "grantpanel/elect/step.hpp"
#include "grantpanel/elect/usual_utility.hpp"
#include "grantpanel/elect/words.hpp"
#include "grantpanel/io/election.hpp"
#include "grantpanel/io/pabulib.hpp"
#include "grantpanel/report/election.hpp"

namespace grantpanel::cli {

struct Elections::Options {
    std::string file, limits;
    std::string rule = "greedy", completion = "none", ties = "id";
    std::optional<std::string> utility, step, until, seed, variant, points_of_new_voter;
    std::vector<std::string> winners, properties, groups, projects, kinds;
    std::string format = "pb";
    bool json = false, irresolute = false, official = false, payments = false;
    std::vector<std::string> rules{"greedy", "equal_shares::add1u", "phragmen"};
    CLI::App *election = nullptr, *audit = nullptr, *margins = nullptr, *compare = nullptr, *to = nullptr;
};

namespace {

void print(std::string const& text) { std::fwrite(text.data(), 1, text.size(), stdout); }

template <std::size_t size>
CLI::IsMember one_of(std::array<std::string_view, size> const& words) {
    return CLI::IsMember(std::vector<std::string>(words.begin(), words.end()));
}

model::Ballots read(std::string const& path, bool with_columns) {
    auto ballots = io::load_ballots(path, with_columns ? io::Voters::all_columns : io::Voters::ballots_only);
    for (auto const& problem : ballots.warnings)
        std::fprintf(stderr, "%s\n", core::printable(core::to_text(problem)).c_str());
    return ballots;
}

/// Refuses the options of a rule where another selection is audited than the one that it makes.
void refuse_rule(CLI::App const& audit) {
    for (auto const* name :
         {"--rule", "--completion", "--step", "--until", "--ties", "--seed", "--variant", "--limits"})
        if (audit.get_option(name)->count() > 0)
            throw core::UsageError(std::string(name) +
                                   " is for a selection that a rule makes; with --official and --winners leave it out");
}

/// Lets large arrays go back to the system when they are freed. Only for what runs a rule once: whatever runs it again
/// and again would wait for the system's memory each time.
void keep_memory_low() {
#ifdef __GLIBC__
    mallopt(M_MMAP_THRESHOLD, 128 * 1024);
#endif
}

/// The limits of a file, where one is named. Both must live as long as what is returned.
elect::LimitsOf limits_of(std::string const& path, model::Ballots const& ballots) {
    if (path.empty()) return {};
    return [&](elect::Profile const& profile, std::vector<std::uint32_t> const& ranks) {
        return io::load_limits(path, ballots, profile, ranks);
    };
}

/// The rules to compare, from words such as "equal_shares:cost:add1u".
std::vector<elect::Options> compared(std::vector<std::string> const& asked, model::Ballots const& ballots,
                                     std::string const& ties, std::optional<std::string> const& seed) {
    std::vector<elect::Options> rules;
    for (auto const& rule : asked)
        rules.push_back(elect::options_of(elect::with_usual_utility(rule, ballots.type), ties, ballots.unit, seed));
    return rules;
}

}  // namespace

Elections::Elections(CLI::App& app) : options_(std::make_unique<Options>()) {
    namespace words = elect::words;
    auto& o = *options_;
    auto const rules = [&](CLI::App* command) {
        command->add_option("FILE", o.file, "a .pb file, or a round, whose members' totals are its ballots")
            ->required();
        command->add_option("--rule", o.rule, "the rule")->check(one_of(words::rules))->capture_default_str();
        command
            ->add_option("--utility", o.utility,
                         "what a project is worth to a voter; without it by the ballots: cost where they approve, "
                         "borda where they rank, score where they give points")
            ->check(one_of(words::utilities));
        command->add_option("--completion", o.completion, "what becomes of money that the rule leaves over")
            ->check(one_of(words::completions))
            ->capture_default_str();
        command->add_option("--step", o.step, "of budget_increase: by how much the budget rises");
        command
            ->add_option("--until", o.until,
                         "of completions that raise the budget: when they end; without it exhaustive")
            ->check(one_of(words::ends));
        command->add_option("--ties", o.ties, "which of equally good projects comes first")
            ->check(one_of(words::ties))
            ->capture_default_str();
        command->add_option("--seed", o.seed, "of --ties draw: any text, published before");
        command->add_option("--variant", o.variant, "of cstv; without it mtc")->check(one_of(words::variants));
        command->add_option("--limits", o.limits, "a YAML file with at_least, at_most, exclusive, together");
    };
    auto const as_json = [&](CLI::App* command) { command->add_flag("--json", o.json, "print JSON"); };

    o.election = app.add_subcommand("election", "Decide an election from a Pabulib file, or from a round's scores");
    rules(o.election);
    o.election->add_flag("--irresolute", o.irresolute, "all outcomes that some way to settle ties would give");
    o.election->add_flag("--payments", o.payments, "also who paid how much for each selection");
    as_json(o.election);

    o.audit = app.add_subcommand("audit", "Say how far a selection of projects represents the voters, with examples");
    rules(o.audit);
    o.audit->add_flag("--official", o.official, "audit the file's own result instead of a rule's");
    o.audit
        ->add_option("--winners", o.winners, "audit these projects instead, with commas between their ids; \"\": none")
        ->delimiter(',');
    o.audit->add_option("--property", o.properties, "only these; without it all of them")
        ->delimiter(',')
        ->check(CLI::IsMember(std::vector<std::string>(std::begin(elect::audit_names), std::end(elect::audit_names))));
    o.audit
        ->add_option("--groups", o.groups,
                     "columns of the file's voters, such as age,sex: also say how the groups fare that they make")
        ->delimiter(',');
    as_json(o.audit);

    o.margins = app.add_subcommand("margins", "Say what it would take for each project that was not selected");
    rules(o.margins);
    o.margins->add_option("--project", o.projects, "only these projects, by their ids; without it all not selected")
        ->delimiter(',');
    o.margins->add_option("--kind", o.kinds, "only these margins; without it all of them")
        ->delimiter(',')
        ->check(
            CLI::IsMember(std::vector<std::string>(std::begin(elect::margin_kinds), std::end(elect::margin_kinds))));
    o.margins->add_option("--points-of-new-voter", o.points_of_new_voter,
                          "how many points each new voter gives; without it the most that a ballot gives to a project");
    as_json(o.margins);

    o.compare = app.add_subcommand("compare", "Run several rules on one election, and say who gains and who loses");
    o.compare->add_option("FILE", o.file, "a .pb file, or a round, whose members' totals are its ballots")->required();
    o.compare
        ->add_option(
            "--rules", o.rules,
            "RULE[:UTILITY[:COMPLETION]][:step=AMOUNT][:until=END][:variant=VARIANT], with commas between them; "
            "without a UTILITY by the ballots, as in `election`")
        ->delimiter(',')
        ->capture_default_str();
    o.compare->add_option("--ties", o.ties, "which of equally good projects comes first")
        ->check(one_of(words::ties))
        ->capture_default_str();
    o.compare->add_option("--seed", o.seed, "of --ties draw: any text, published before");
    o.compare
        ->add_option("--groups", o.groups,
                     "columns of the file's voters, such as age,sex: also say how the groups fare that they make")
        ->delimiter(',');
    o.compare->add_option("--limits", o.limits,
                          "a YAML file with at_least, at_most, exclusive, together, for all rules");
    as_json(o.compare);

    o.to = app.add_subcommand("export", "Print an election or a round in another program's format");
    o.to->add_option("FILE", o.file, "a .pb file, or a round")->required();
    o.to->add_option("--to", o.format, "pb: a Pabulib file; list: a scored list for `grantpanel allocate`")
        ->check(CLI::IsMember({"pb", "list"}))
        ->capture_default_str();
}
Elections::~Elections() = default;

bool Elections::json() const { return options_->json; }

int Elections::run() {
    auto const& o = *options_;
    bool const decides = o.election->parsed() && !o.irresolute;
    if (decides && (o.completion == "none" || o.completion == "greedy")) keep_memory_low();
    auto ballots = read(o.file, !o.groups.empty() || o.to->parsed());
    if (o.to->parsed()) {
        if (o.format == "pb")
            for (auto const& problem : io::lost_in_pabulib(ballots))
                std::fprintf(stderr, "%s\n", core::printable(core::to_text(problem)).c_str());
        print(o.format == "pb" ? io::pabulib_text(ballots) : io::scored_list_text(ballots));
        return 0;
    }
    if (o.compare->parsed()) {
        auto const rules = compared(o.rules, ballots, o.ties, o.seed);
        elect::CompareOptions options;
        options.groups = o.groups;
        options.limits = limits_of(o.limits, ballots);
        auto const comparison = elect::compare(ballots, rules, options);
        print(o.json ? io::comparison_json(ballots, comparison) + "\n" : report::comparison_text(ballots, comparison));
        return 0;
    }
    auto const utility = o.utility.value_or(std::string(elect::usual_utility(ballots.type)));
    auto options = elect::options_of({o.rule, utility, o.completion, o.ties, o.until, o.variant, o.seed});
    if (o.step) {
        auto const [step, decimals] = elect::step_of(*o.step, ballots.unit);
        if (decimals > ballots.unit.decimals) ballots = elect::in_finer_unit(std::move(ballots), decimals);
        options.step = step;
    }
    auto const rules = elect::in_force(options, ballots.unit, !o.limits.empty(), o.irresolute);
    if (o.margins->parsed()) {
        std::optional<core::Ratio> points;
        if (o.points_of_new_voter) {
            points = core::parse_ratio(*o.points_of_new_voter);
            if (!points) throw core::UsageError("--points-of-new-voter is a number, such as 4 or 2.5");
        }
        auto asked = elect::margins_asked(ballots, o.projects, o.kinds, points);
        asked.limits = limits_of(o.limits, ballots);
        auto const margins = elect::margins(ballots, options, asked);
        print(o.json ? io::margins_json(ballots, margins, rules) + "\n"
                     : report::margins_text(ballots, margins, rules));
        return 0;
    }
    auto const ranks = elect::tie_ranks(ballots, options.ties, options.seed);
    // To decide needs the votes only once; they are the most that there is in memory.
    auto const profile =
        decides ? elect::profile(std::move(ballots), options.utility) : elect::profile(ballots, options.utility);
    std::optional<allocate::Problem> limits;
    auto const limited = [&]() -> allocate::Problem const* {
        if (!o.limits.empty()) limits = io::load_limits(o.limits, ballots, profile, ranks);
        return limits ? &*limits : nullptr;
    };
    if (o.payments && o.irresolute)
        throw core::UsageError("payments are of one outcome; leave out --irresolute or --payments");
    if (o.irresolute) {
        auto const all = elect::elect_all(ballots, options, limited());
        print(o.json ? io::outcomes_json(ballots, all, rules) + "\n" : report::outcomes_text(all, rules));
        return 0;
    }
    auto const outcome = [&] { return elect::run(profile, options, ranks, elect::by_rank(ranks), limited()); };
    if (o.election->parsed()) {
        auto const result = outcome();
        std::optional<elect::Bills> bills;
        if (o.payments) bills = elect::payments_of(profile, options, elect::by_rank(ranks), result);
        print(o.json ? io::election_json(ballots, profile, result, rules, bills ? &*bills : nullptr) + "\n"
                     : report::election_text(ballots, profile, result, rules));
        if (bills && !o.json) print("\n" + report::payments_text(ballots, profile, result, *bills));
        return 0;
    }
    std::vector<std::uint32_t> selected;
    std::optional<elect::PriceSystem> prices;
    bool const named = o.audit->get_option("--winners")->count() > 0;
    if (o.official && named)
        throw core::UsageError("--official and --winners are two selections; audit one of them at a time");
    if (o.official || named) refuse_rule(*o.audit);
    if (o.official) {
        if (!ballots.has_official_result)
            throw core::UsageError("this file holds no result of its own; leave out --official");
        for (std::uint32_t project = 0; project < ballots.projects.size(); ++project)
            if (ballots.projects[project].selected != 0) selected.push_back(project);
    } else if (named) {
        auto ids = o.winners;
        std::erase(ids, "");  // --winners "" is the empty selection
        selected = elect::selection_of(ballots, std::move(ids));
    } else {
        auto const result = outcome();
        selected = elect::whole_selection(ballots, result);
        prices = elect::prices_of(profile, options.rule, result);
    }
    auto const found = elect::audited(ballots, options.utility, profile, selected, o.properties,
                                      prices ? &*prices : nullptr, o.groups);
    auto const made_by = o.official || named ? std::nullopt : std::optional(rules);
    print(o.json ? io::election_audits_json(ballots, found, made_by) + "\n"
                 : report::election_audits_text(ballots, found, made_by));
    int code = 0;
    for (auto const& audit : found.audits)
        code = std::max(code, audit.verdict == elect::Verdict::holds        ? 0
                              : audit.verdict == elect::Verdict::not_proved ? 6
                                                                            : 1);
    return code;
}

}  // namespace grantpanel::cli
