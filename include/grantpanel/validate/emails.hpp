// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "grantpanel/validate/ties.hpp"

namespace grantpanel::validate {

/// What an e-mail address says about where somebody works (docs/conflicts.md, section 6). Both lists are the user's.
class Institutions {
  public:
    /// Suffixes as on publicsuffix.org: "org.uk", "*.ck", "!www.ck".
    void add_suffix(std::string_view line) { suffixes_.insert(core::fold_ascii(line)); }
    void add_consumer_host(std::string_view host) { consumer_hosts_.insert(core::fold_ascii(host)); }

    /// "trust.org.uk" for "Info@mail.Trust.org.uk"; nothing for mail hosts that anybody can use.
    [[nodiscard]] std::optional<std::string> of(std::string_view address) const {
        auto const at = address.rfind('@');
        std::string const host = core::fold_ascii(at == address.npos ? address : address.substr(at + 1));
        std::vector<std::size_t> starts{0};  // of each label
        for (std::size_t i = 0; i < host.size(); ++i)
            if (host[i] == '.') starts.push_back(i + 1);
        std::size_t const suffix = suffix_labels(host, starts);
        if (suffix >= starts.size()) return std::nullopt;
        std::string institution = host.substr(starts[starts.size() - suffix - 1]);
        if (consumer_hosts_.contains(host) || consumer_hosts_.contains(institution)) return std::nullopt;
        return institution;
    }

  private:
    /// How many labels the public suffix has: that of an exception, else the longest that matches, else one.
    [[nodiscard]] std::size_t suffix_labels(std::string const& host, std::vector<std::size_t> const& starts) const {
        std::size_t longest = 1;
        for (std::size_t first = 0; first < starts.size(); ++first) {
            std::size_t const labels = starts.size() - first;
            std::string const tail = host.substr(starts[first]);
            if (suffixes_.contains("!" + tail)) return labels - 1;
            bool const wild = labels > 1 && suffixes_.contains("*." + host.substr(starts[first + 1]));
            if (wild || suffixes_.contains(tail)) longest = std::max(longest, labels);
        }
        return longest;
    }

    std::set<std::string, std::less<>> suffixes_, consumer_hosts_;
};

/// `conflicts.email`, and the ties that follow from the columns `email`: the same address, the same institution.
inline void read_email_ties(Reading& reading, Fields const& conflicts, Rows const& panel, Rows const& people,
                            Rows const& organisations) {
    auto& round = reading.round;
    Place const place = conflicts.at("email");
    Fields const fields(reading, place, conflicts.node("email"), {"public_suffixes", "consumer_hosts"});
    Institutions institutions;
    Place words_place;
    for (auto const& line : fields.words("public_suffixes", words_place))
        if (!line.text.empty() && !line.text.starts_with("//")) institutions.add_suffix(line.text);
    for (auto const& host : fields.words("consumer_hosts", words_place)) institutions.add_consumer_host(host.text);

    struct Address {
        model::NodeIndex node;
        bool person;
    };
    std::map<std::string, std::vector<Address>, std::less<>> by_address, by_institution;
    for (auto const* rows : {&panel, &people, &organisations}) {
        auto const id = rows->column("id"), email = rows->column("email");
        for (std::size_t i = 0; i < rows->size(); ++i) {
            auto const row = rows->row(i);
            auto const* who = reading.find(row[id].text);
            if (!who || row[email].empty()) continue;
            if (row[email].text.find('@') == std::string_view::npos) {
                reading.error("email.address", row[email].place,
                              "`" + Reading::shown(row[email].text) + "` is not an e-mail address",
                              "It has an @ between a name and a host");
                continue;
            }
            Address const address{detail::node_of(round, *who), rows != &organisations};
            if (address.person) by_address[core::fold_ascii(row[email].text)].push_back(address);
            if (!fields.present()) continue;
            if (auto const institution = institutions.of(row[email].text))
                by_institution[*institution].push_back(address);
        }
    }
    auto const join = [&](auto const& groups, std::string_view kind, auto joined) {
        for (auto const& [name, group] : groups)
            for (std::size_t i = 0; i < group.size(); ++i)
                for (std::size_t k = i + 1; k < group.size(); ++k)
                    if (joined(group[i], group[k]))
                        detail::add_plain_tie(round, group[i].node, group[k].node, kind, model::TieSource::email, i);
    };
    join(by_address, "same_email", [](auto const&, auto const&) { return true; });
    join(by_institution, "email_domain", [](auto const& a, auto const& b) { return !a.person || !b.person; });
}

}  // namespace grantpanel::validate
