// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace grantpanel::validate {

/// The words of a name, without case, marks and what says little: "The Refugee & Migrant Centre" and
/// "refugee-and-migrant-centre" have the same.
inline std::set<std::string> words_of(std::string_view name) {
    std::set<std::string> words;
    std::string word;
    auto const end = [&] {
        static std::set<std::string> const small{"a", "and", "cic", "cio", "for", "in", "limited", "ltd", "of", "the"};
        if (!word.empty() && !small.contains(word)) words.insert(word);
        word.clear();
    };
    for (char c : name) {
        bool const upper = c >= 'A' && c <= 'Z';
        bool const other = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
        if (upper || other)
            word += upper ? static_cast<char>(c - 'A' + 'a') : c;
        else if (c != '\'' && c != '.')
            end();
    }
    end();
    return words;
}

/// The pairs of names (positions, rising) that may mean one organisation: the same words, or all words of one, two at
/// least, among those of the other. Names that say nothing are alike to none. Cost: names x those that share a word.
inline std::vector<std::pair<std::size_t, std::size_t>> alike(std::vector<std::string> const& names) {
    std::vector<std::set<std::string>> words;
    std::map<std::string, std::vector<std::size_t>> with_word;
    std::vector<std::pair<std::size_t, std::size_t>> pairs;
    for (std::size_t i = 0; i < names.size(); ++i) {
        words.push_back(words_of(names[i]));
        for (auto const& word : words.back()) with_word[word].push_back(i);
    }
    for (std::size_t i = 0; i < names.size(); ++i) {
        // Whoever has all words of this name has its rarest one.
        std::vector<std::size_t> const* fewest = nullptr;
        for (auto const& word : words[i])
            if (auto const& with = with_word[word]; !fewest || with.size() < fewest->size()) fewest = &with;
        if (!fewest) continue;
        for (auto other : *fewest) {
            bool const same = words[i] == words[other];
            if (other == i || (same && other < i) || (!same && words[i].size() < 2)) continue;
            if (std::includes(words[other].begin(), words[other].end(), words[i].begin(), words[i].end()))
                pairs.emplace_back(std::min(i, other), std::max(i, other));
        }
    }
    std::sort(pairs.begin(), pairs.end());
    return pairs;
}

}  // namespace grantpanel::validate
