// SPDX-License-Identifier: MIT
#include "yaml.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <sstream>
#include <unordered_map>

#include "grantpanel/core/error.hpp"
#include "grantpanel/core/text.hpp"

namespace grantpanel::io {

namespace {

/// Turns byte columns into character columns; marks come in order, so each line is walked once.
class Columns {
  public:
    explicit Columns(std::string const& text) : text_(text) {}

    model::Position position(YAML::Mark const& mark) {
        auto const line = static_cast<std::uint32_t>(std::max(mark.line, 0)) + 1;
        auto const bytes = static_cast<std::size_t>(std::max(mark.column, 0));
        while (line_ < line) {
            auto const end = text_.find('\n', line_start_);
            if (end == std::string::npos) break;
            line_start_ = end + 1;
            ++line_;
            bytes_ = characters_ = 0;
        }
        if (line_ > line || bytes < bytes_) return {line, static_cast<std::uint32_t>(bytes) + 1};
        while (bytes_ < bytes && line_start_ + bytes_ < text_.size()) {
            characters_ += (static_cast<unsigned char>(text_[line_start_ + bytes_]) & 0xC0u) != 0x80u ? 1 : 0;
            ++bytes_;
        }
        return {line, static_cast<std::uint32_t>(characters_) + 1};
    }

  private:
    std::string const& text_;
    std::uint32_t line_ = 1;
    std::size_t line_start_ = 0, bytes_ = 0, characters_ = 0;
};

/// Thrown out of the parser where reading on would make no sense; the problem is noted already.
struct Stop {};

class Builder : public YAML::EventHandler {
  public:
    Builder(std::string const& text, std::string const& shown, std::vector<core::Problem>& problems)
        : columns_(text), shown_(shown), problems_(problems) {}

    void OnDocumentStart(YAML::Mark const& mark) override { start = columns_.position(mark); }
    void OnDocumentEnd() override {}

    void OnNull(YAML::Mark const& mark, YAML::anchor_t anchor) override {
        check(mark, "", anchor);
        model::Node node;
        node.position = columns_.position(mark);
        add(mark, std::move(node), "");
    }
    void OnAlias(YAML::Mark const& mark, YAML::anchor_t) override {
        stop("yaml.alias", mark, "aliases (*name) are not read", "Write the value out");
    }
    void OnScalar(YAML::Mark const& mark, std::string const& tag, YAML::anchor_t anchor,
                  std::string const& value) override {
        check(mark, tag, anchor);
        if (tag == "!") last_quoted = mark;
        model::Node node;
        node.position = columns_.position(mark);
        node.value = model::Text{value, tag == "!"};
        add(mark, std::move(node), value);
    }
    void OnSequenceStart(YAML::Mark const& mark, std::string const& tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value) override {
        open(mark, tag, anchor, model::List{});
    }
    void OnSequenceEnd() override { close(); }
    void OnMapStart(YAML::Mark const& mark, std::string const& tag, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value) override {
        open(mark, tag, anchor, model::Mapping{});
    }
    void OnMapEnd() override { close(); }

    model::Node root;
    model::Position start;  ///< of the document: where its `---` stands, if it has one
    bool has_root = false;
    std::optional<YAML::Mark> last_quoted;

    void note(std::string code, model::Position position, std::string message, std::string hint) {
        problems_.push_back(core::problem_at({shown_, position.line, position.column}, std::move(code),
                                             std::move(message), std::move(hint)));
    }
    model::Position position(YAML::Mark const& mark) { return columns_.position(mark); }

  private:
    static constexpr std::size_t most_levels = 32;

    struct Level {
        model::Node node;
        std::optional<model::Entry> entry;                      ///< a key that waits for its value
        std::unordered_map<std::string, model::Position> keys;  ///< of a mapping
    };

    [[noreturn]] void stop(std::string code, YAML::Mark const& mark, std::string message, std::string hint) {
        note(std::move(code), columns_.position(mark), std::move(message), std::move(hint));
        throw Stop{};
    }
    void check(YAML::Mark const& mark, std::string const& tag, YAML::anchor_t anchor) {
        if (anchor != 0)
            stop("yaml.anchor", mark, "anchors (&name) are not read", "Write the value out where it is needed");
        if (!tag.empty() && tag != "?" && tag != "!")
            stop("yaml.tag", mark, "tags are not read: " + core::printable(tag.substr(0, 60)), "Take the tag out");
    }
    bool wants_key() const { return !levels_.empty() && levels_.back().node.mapping() && !levels_.back().entry; }

    void open(YAML::Mark const& mark, std::string const& tag, YAML::anchor_t anchor, model::Node node) {
        check(mark, tag, anchor);
        if (wants_key()) stop("yaml.key", mark, "a key is a list or a mapping", "A key is one word");
        if (levels_.size() == most_levels)
            stop("yaml.depth", mark, "the file is nested more than 32 levels deep", "A round needs far fewer");
        node.position = columns_.position(mark);
        levels_.push_back({std::move(node), std::nullopt, {}});
    }
    void close() {
        Level level = std::move(levels_.back());
        levels_.pop_back();
        attach(std::move(level.node));
    }
    void add(YAML::Mark const& mark, model::Node node, std::string const& text) {
        if (!wants_key()) return attach(std::move(node));
        auto& level = levels_.back();
        if (text.empty()) stop("yaml.key", mark, "a key is empty", "A key is one word");
        if (text.size() > 1000) stop("yaml.key", mark, "a key has more than 1,000 bytes", "A key is one word");
        auto const [first, is_new] = level.keys.try_emplace(text, node.position);
        if (!is_new) {
            note("yaml.duplicate_key", node.position, "the key `" + core::printable(text) + "` stands here twice",
                 "Keep the one that was meant");
            problems_.back().also.push_back({shown_, first->second.line, first->second.column});
        }
        level.entry = model::Entry{text, node.position, {}};
    }
    void attach(model::Node node) {
        if (levels_.empty()) {
            root = std::move(node);
            has_root = true;
            return;
        }
        auto& level = levels_.back();
        if (auto* list = std::get_if<model::List>(&level.node.value)) {
            list->push_back(std::move(node));
            return;
        }
        level.entry->value = std::move(node);
        std::get<model::Mapping>(level.node.value).entries.push_back(std::move(*level.entry));
        level.entry.reset();
    }

    Columns columns_;
    std::string const& shown_;
    std::vector<core::Problem>& problems_;
    std::vector<Level> levels_;
};

/// Whether the quote that opens at `at` is closed. The parser takes a last quote that never closes for a closed one.
bool is_closed(std::string_view text, std::size_t at) {
    char const quote = at < text.size() ? text[at] : '\0';
    if (quote != '"' && quote != '\'') return true;
    for (++at; at < text.size(); ++at) {
        if (quote == '"' && text[at] == '\\') {
            ++at;
        } else if (text[at] == quote) {
            if (quote == '"' || at + 1 == text.size() || text[at + 1] != quote) return true;
            ++at;
        }
    }
    return false;
}

/// What most likely has to change where the parser stopped.
std::string syntax_hint(std::string_view text, std::size_t at) {
    at = std::min(at, text.size());
    char const found = at < text.size() ? text[at] : '\0';
    auto const before = at == 0 ? text.npos : text.rfind('\n', at - 1);
    auto const line = text.substr(before == text.npos ? 0 : before + 1);
    auto const read = line.substr(0, line.size() - (text.size() - at));
    if (line.substr(0, line.find_first_not_of(" \t")).find('\t') != line.npos)
        return "Indent with spaces: YAML takes no tabs there";
    if (found == ':' && read.find(": ") != read.npos) return "Put a text that has a colon in quotes: \"One: two\"";
    if (found == '?' || found == '-')
        return std::string("Within [ ] and { } write `") + found + "` in quotes: \"" + found + "\"";
    return "Check the indentation and the quotes near here";
}

void use_line_feeds(std::string& text) {
    std::size_t kept = 0;
    for (std::size_t at = 0; at < text.size(); ++at)
        if (text[at] != '\r' || at + 1 == text.size() || text[at + 1] != '\n') text[kept++] = text[at];
    text.resize(kept);
}

}  // namespace

model::Mapping parse_yaml(std::string bytes, std::string const& shown, std::vector<core::Problem>& problems) {
    use_line_feeds(bytes);
    std::istringstream stream(bytes);
    Builder builder(bytes, shown, problems);
    if (auto const alone = bytes.find('\r'); alone != std::string::npos) {  // yaml-cpp 0.7 and 0.8 differ here
        auto const line_start = alone == 0 ? 0 : bytes.rfind('\n', alone - 1) + 1;
        YAML::Mark mark;
        mark.line =
            static_cast<int>(std::count(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(alone), '\n'));
        mark.column = static_cast<int>(alone - line_start);
        builder.note("yaml.line_end", builder.position(mark), "a carriage return stands alone",
                     "End lines with LF or CRLF");
        throw core::InputError(problems);
    }
    try {
        YAML::Parser parser(stream);
        bool const any = parser.HandleNextDocument(builder);
        if (auto const& mark = builder.last_quoted; mark && !is_closed(bytes, static_cast<std::size_t>(mark->pos)))
            throw YAML::ParserException(*mark, "a quote is opened here and never closed");
        if (!any || !builder.has_root) {
            builder.note("yaml.empty", {1, 1}, "the file is empty", "A round file begins with `grantpanel: 1`");
        } else if (!builder.root.mapping()) {
            builder.note("yaml.top", {1, 1}, "the file does not hold keys and values",
                         "A round file begins with `grantpanel: 1`");
        } else {
            Builder second(bytes, shown, problems);
            if (parser.HandleNextDocument(second))
                second.note("yaml.documents", second.start, "a second document begins here",
                            "A round file is one document; take `---` out");
            return std::get<model::Mapping>(std::move(builder.root.value));
        }
    } catch (Stop const&) {
    } catch (YAML::Exception const& error) {
        auto const at = static_cast<std::size_t>(std::max(error.mark.pos, 0));
        builder.note("yaml.syntax", builder.position(error.mark), "this is not YAML: " + core::printable(error.msg),
                     syntax_hint(bytes, at));
    }
    throw core::InputError(problems);
}

}  // namespace grantpanel::io
