# SPDX-License-Identifier: MIT
"""A slow and obvious oracle for docs/allocation.md: every vector of open awards is written down and looked at.

A set of vectors is one big integer, bit k for vector k. Every rule is the set of the vectors that satisfy it; rules
hold together where the AND of their sets is not 0. Numbers are integers and fractions, never floats.
"""

from __future__ import annotations

import copy
import itertools
import math
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from functools import cache
from typing import Any

Number = int | Fraction
Vector = tuple[int, ...]

# Readings of the definition where it leaves a choice: does a rule see what is added to each award?
ADDED_IN_SUB_POTS = True  # section 6
ADDED_IN_YEARS = False  # sections 2 and 8 speak of the parts of "the awards"

MEASURES = ("amount", "awards", "share_of_awards", "share_of_money")


def number(value: Any) -> Fraction:
    """An int, a Fraction, "87.5" or "60%" as an exact fraction."""
    if isinstance(value, str):
        text = value.strip()
        return Fraction(text[:-1].strip()) / 100 if text.endswith("%") else Fraction(text)
    if isinstance(value, float):
        return Fraction(str(value))
    return Fraction(value)


def plain(value: Number) -> int | str:
    """A number for the result: an int where it is whole, else "n/d" in lowest terms."""
    value = Fraction(value)
    return value.numerator if value.denominator == 1 else f"{value.numerator}/{value.denominator}"


def said(value: Any) -> bool:
    """Whether a yes/no says yes."""
    return value is True or (isinstance(value, str) and value.strip().lower() in ("yes", "true"))


def text_order(text: str) -> bytes:
    """Text order, byte by byte."""
    return str(text).encode("utf-8")


@cache
def ratio(part: int, whole: int) -> Fraction:
    """part / whole, kept."""
    return Fraction(part, whole)


def may_pay(funder: dict, item: dict) -> bool:
    """Whether a funder may pay an item."""
    return "only" not in funder or funder["only"] in item.get("groups", [])


class Entry:
    """One entry of at_least or at_most: its parts (name -> positions of the members), its measure, what it says."""

    def __init__(self, entry: dict, items: list[dict], funders: list[dict]) -> None:
        self.must = said(entry.get("must", False))
        self.per = entry.get("per")
        measures = [m for m in MEASURES if m in entry]
        if len(measures) != 1:
            raise ValueError(f"an entry says one of {MEASURES}: {entry}")
        if self.per and "group" in entry:
            raise ValueError(f"group and per in one entry is not defined: {entry}")
        self.measure = measures[0]
        self.is_share = self.measure.startswith("share")
        self.asks: Number = number(entry[self.measure])
        self.parts: dict[str, list[int]] = {}
        pays = {f["id"]: [i for i, it in enumerate(items) if may_pay(f, it)] for f in funders}
        if self.per == "source":
            self.parts = {name: pays[name] for name in sorted(pays, key=text_order)}
        elif "source" in entry:
            self.parts[""] = pays[entry["source"]]
        elif self.per is None:
            group = entry.get("group")
            self.parts[""] = [i for i, it in enumerate(items) if group is None or group in it.get("groups", [])]
        else:
            for i, it in enumerate(items):
                for name in self.names(it, entry):
                    self.parts.setdefault(name, []).append(i)
            self.parts = {name: self.parts[name] for name in sorted(self.parts, key=text_order)}

    def names(self, item: dict, entry: dict) -> set[str]:
        """The parts that an item is in, for an entry with per."""
        if self.per == "organisation":
            found = [item.get("organisation")]
            if said(entry.get("count_host", False)):
                found.append(item.get("host"))
        elif self.per == "group":
            found = list(item.get("groups", []))
        else:
            found = [item.get(self.per)]
        return {str(name) for name in found if name not in (None, "")}

    def value(self, part: str, vector: Vector) -> Number | None:
        """The value of one part; None for a share where nobody is awarded."""
        members = self.parts[part]
        if self.measure == "amount":
            return sum(vector[i] for i in members)
        if self.measure == "awards":
            return sum(1 for i in members if vector[i] > 0)
        if not any(vector):
            return None
        if self.measure == "share_of_awards":
            return ratio(sum(1 for i in members if vector[i] > 0), sum(1 for a in vector if a > 0))
        return ratio(sum(vector[i] for i in members), sum(vector))

    def at_most(self, vector: Vector) -> bool:
        """Whether every part is at most what the entry says."""
        return all(v is None or v <= self.asks for v in (self.value(p, vector) for p in self.parts))


class Allocation:
    """One problem with all its vectors and the set of vectors of each rule."""

    def __init__(self, problem: dict) -> None:
        self.problem = problem
        self.settings: dict = problem.get("allocation", {})
        self.pot = number(problem["pot"])
        self.added = number(self.settings.get("add_to_each_award", 0))
        self.sub_pots: list[dict] = problem.get("sub_pots") or []
        self.funders: list[dict] = problem.get("funders") or []
        self.years: list[dict] = problem.get("years") or []
        self.classes = self.order()
        self.items: list[dict] = [it for one in self.classes for it in one]
        self.ids: list[str] = [it["id"] for it in self.items]
        self.place = {name: i for i, name in enumerate(self.ids)}
        self.request = [self.requested(it) for it in self.items]
        for top_up in self.settings.get("top_ups") or []:
            self.raise_request(self.place[top_up["application"]], int(top_up["amount"]))
        self.sub_pot = [self.sub_pot_of(it) for it in self.items]
        self.open = [self.open_awards(i) for i in range(len(self.items))]
        self.vectors: list[Vector] = list(itertools.product(*self.open))
        self.everything = (1 << len(self.vectors)) - 1
        self.awarding = self.where(any)
        self.gives = [
            {a: self.where(lambda v, i=i, a=a: v[i] == a) for a in self.open[i]} for i in range(len(self.items))
        ]
        self.least = [Entry(e, self.items, self.funders) for e in self.settings.get("at_least") or []]
        self.most = [Entry(e, self.items, self.funders) for e in self.settings.get("at_most") or []]
        self.payers = [self.who_may_pay(it) for it in self.items]

        self.flows = [self.spills_into(k) for k in range(len(self.sub_pots))]

        self.limits: list[str] = []  # the names of all rules but at_least, in the order of section 5
        self.holds: dict[str, int] = {}  # name of a rule -> the vectors that satisfy it
        self.write_rules()

    # ---- section 1 and 10: items, order, open awards -------------------------------------------------------------

    @staticmethod
    def requested(item: dict) -> int:
        """The request of an item; where only a year profile is given, its sum."""
        if "requested" in item:
            return int(item["requested"])
        return sum(int(part) for part in item["years"].values())

    def raise_request(self, i: int, amount: int) -> None:
        """A recorded top-up; on the years it falls on the first one in which the request has a part."""
        self.request[i] += amount
        parts = [str(y["year"]) for y in self.years if self.items[i].get(str(y["year"])) not in (None, "", 0)]
        if parts:
            self.items[i] = self.items[i] | {parts[0]: int(self.items[i][parts[0]]) + amount}

    def sub_pot_of(self, item: dict) -> int:
        """The first sub-pot whose group the item is in, or that has none; 0 where there are no sub-pots."""
        if not self.sub_pots:
            return 0
        for k, sub in enumerate(self.sub_pots):
            if "only" not in sub or sub["only"] in item.get("groups", []):
                return k
        raise ValueError(f"{item['id']} belongs to no sub-pot")

    def priority_of(self, item: dict) -> int:
        """The first of the priorities all of whose groups the item is in; rest is everybody else."""
        priorities = self.settings.get("priorities") or ["rest"]
        for k, groups in enumerate(priorities):
            if groups != "rest" and all(g in item.get("groups", []) for g in groups):
                return k
        return priorities.index("rest") if "rest" in priorities else len(priorities)

    def order(self) -> list[list[dict]]:
        """The classes of items, best first; in a class by id."""

        def key(item: dict) -> tuple:
            parts: list[Any] = [self.sub_pot_of(item), self.priority_of(item), -number(item["total"])]
            for step in self.settings.get("if_scores_equal") or []:
                if step == "id":
                    parts.append(text_order(item["id"]))
                elif step == "smallest request":
                    parts.append(self.requested(item))
                elif step == "largest request":
                    parts.append(-self.requested(item))
                elif step.startswith("lowest "):
                    parts.append(number(item[step[len("lowest ") :]]))
                elif step.startswith("highest "):
                    parts.append(-number(item[step[len("highest ") :]]))
                else:
                    raise ValueError(f"unknown step of if_scores_equal: {step}")
            return tuple(parts)

        classes: dict[tuple, list[dict]] = {}
        for item in self.problem["items"]:
            classes.setdefault(key(item), []).append(item)
        return [sorted(classes[k], key=lambda it: text_order(it["id"])) for k in sorted(classes)]

    def setting(self, sub_pot: int, name: str, default: Any) -> Any:
        """A setting of a sub-pot: its own, else that of the allocation."""
        if self.sub_pots and name in self.sub_pots[sub_pot]:
            return self.sub_pots[sub_pot][name]
        if name == "step":
            return self.problem.get("step", default)
        return self.settings.get(name, default)

    def rule(self, i: int) -> str:
        """The award rule for item i."""
        return self.setting(self.sub_pot[i], "rule", "ranked")

    def policy(self, i: int) -> str:
        """What is done for item i if money is short."""
        return self.setting(self.sub_pot[i], "if_money_short", "try_next")

    def open_awards(self, i: int) -> list[int]:
        """The awards open to item i, least first."""
        request, item = self.request[i], self.items[i]
        found = {0, request}
        less = self.rule(i) == "ranked" and self.policy(i).startswith("offer_less")
        if less and item.get("least_workable") is not None:
            step = int(self.setting(self.sub_pot[i], "step", 1))
            found |= {a for a in range(0, request, step) if a > 0 and a >= int(item["least_workable"])}
        return sorted(found)

    # ---- section 2, 6, 7, 8: the rules --------------------------------------------------------------------------

    def where(self, test: Callable[[Vector], Any]) -> int:
        """The set of the vectors for which the test says yes."""
        return int("0" + "".join("1" if test(v) else "0" for v in reversed(self.vectors)), 2)

    def members(self, found: int) -> Iterator[Vector]:
        """The vectors of a set."""
        while found:
            low = found & -found
            yield self.vectors[low.bit_length() - 1]
            found ^= low

    def who_may_pay(self, item: dict) -> frozenset[int]:
        """The funders that may pay an item."""
        return frozenset(f for f, fu in enumerate(self.funders) if may_pay(fu, item))

    def spills_into(self, k: int) -> frozenset[int]:
        """Sub-pot k and all that spill into it, directly or not."""
        number_of = {sub["id"]: j for j, sub in enumerate(self.sub_pots)}
        found = {k}
        while True:
            more = {j for j, sub in enumerate(self.sub_pots) if number_of.get(sub.get("spill_to")) in found}
            if more <= found:
                return frozenset(found)
            found |= more

    def charged(self, vector: Vector) -> Fraction:
        """What a vector takes from the pot, unrounded."""
        return sum(vector) * (1 + self.added)

    def sub_pot_spent(self, k: int, vector: Vector) -> Fraction:
        """The awards of sub-pot k and of all that spill into it."""
        into = self.flows[k]
        spent = sum(a for i, a in enumerate(vector) if self.sub_pot[i] in into)
        return spent * (1 + self.added) if ADDED_IN_SUB_POTS else Fraction(spent)

    def sub_pot_others(self, k: int) -> Fraction:
        """The amounts of the sub-pots that spill into sub-pot k, without its own."""
        return sum((number(self.sub_pots[j]["amount"]) for j in self.flows[k] if j != k), Fraction(0))

    def year_parts(self, i: int, award: int) -> dict[str, int]:
        """How an award of item i falls on the years."""
        known = [str(y["year"]) for y in self.years]
        years = [str(y["year"]) for y in self.years]
        profile = {y: int(self.items[i][y]) for y in years if self.items[i].get(y) not in (None, "")}
        if not profile:
            return {known[0]: award}
        if not set(profile) <= set(known):
            raise ValueError(f"{self.ids[i]} has a part in a year without a budget")
        request = self.request[i]
        if award == request:
            return profile
        with_part = [y for y in known if profile.get(y, 0) > 0]
        first = with_part[0]
        parts = {y: award * profile[y] // request for y in with_part[1:]}
        parts[first] = award - sum(parts.values())
        return parts

    def gale(self) -> Callable[[Vector], bool]:
        """For every set of funders: what nobody outside the set may pay is within the sum of its amounts."""
        rows = []
        for bits in range(1 << len(self.funders)):
            inside = {f for f in range(len(self.funders)) if bits >> f & 1}
            only_they = [i for i, payers in enumerate(self.payers) if payers <= inside]
            most = sum((number(self.funders[f]["amount"]) for f in inside), Fraction(0)) / (1 + self.added)
            rows.append((only_they, most))
        return lambda v: all(sum(v[i] for i in only_they) <= most for only_they, most in rows)

    def year_sum(self, k: int) -> Callable[[Vector], Number]:
        """How much of a vector falls on year k."""
        year = str(self.years[k]["year"])
        parts = [{a: self.year_parts(i, a).get(year, 0) for a in self.open[i]} for i in range(len(self.items))]
        factor = 1 + self.added if ADDED_IN_YEARS else 1
        return lambda v: sum(parts[i][a] for i, a in enumerate(v)) * factor

    def write_rules(self) -> None:
        """The set of vectors of each rule but the at_least that are not hard."""
        holds = self.holds
        holds["pot"] = self.where(lambda v: self.charged(v) <= self.pot)
        for k, sub in enumerate(self.sub_pots):
            all_of_it = number(sub["amount"]) + self.sub_pot_others(k)
            holds[f"sub_pots/{k}"] = self.where(lambda v, k=k, m=all_of_it: self.sub_pot_spent(k, v) <= m)
        if self.funders:
            holds["funders"] = self.where(self.gale())
        for k, year in enumerate(self.years):
            total, budget = self.year_sum(k), number(year["budget"])
            holds[f"years/{k}"] = self.where(lambda v, total=total, budget=budget: total(v) <= budget)
        for k, entry in enumerate(self.most):
            holds[f"at_most/{k}"] = self.where(entry.at_most)
        sets = self.settings.get("exclusive") or []
        if sets:
            rows = [[self.place[n] for n in one if n in self.place] for one in sets]
            holds["exclusive"] = self.where(lambda v: all(sum(1 for i in row if v[i] > 0) <= 1 for row in rows))
        sets = self.settings.get("together") or []
        if sets:
            holds["together"] = self.where(lambda v: all(self.all_or_none(one, v) for one in sets))
        self.limits = list(holds)
        for k, entry in enumerate(self.least):
            if entry.must:
                holds[f"at_least/{k}"] = self.where(
                    lambda v, e=entry: all(x is None or x >= e.asks for x in (e.value(p, v) for p in e.parts))
                )

    def all_or_none(self, names: list[str], vector: Vector) -> bool:
        """Whether every item of a set is awarded, or none; none where one is not in the running."""
        awarded = [name in self.place and vector[self.place[name]] > 0 for name in names]
        return all(awarded) or not any(awarded)

    def all_of(self, names: Iterable[str], start: int | None = None) -> int:
        """The vectors (of start) that satisfy all the rules named."""
        found = self.everything if start is None else start
        for name in names:
            found &= self.holds[name]
        return found

    # ---- section 3: clashes -------------------------------------------------------------------------------------

    def clash(self) -> dict | None:
        """The clashes of least size and the nearest values, or None."""
        hard = list(self.holds)
        shares = [f"at_least/{k}" for k, e in enumerate(self.least) if e.must and e.is_share]
        if self.all_of(hard) == 0:
            start = self.everything
        elif self.all_of(hard, self.awarding) == 0 and self.all_of([r for r in hard if r not in shares], self.awarding):
            start = self.awarding
        else:
            return None
        for size in range(1, len(hard) + 1):
            found = [c for c in itertools.combinations(hard, size) if self.all_of(c, start) == 0]
            if found:
                nearest = []
                for one in found:
                    rests = {rule: self.all_of([r for r in one if r != rule], start) for rule in one}
                    values = {rule: self.nearest(rule, rest) for rule, rest in rests.items()}
                    nearest.append({rule: plain(v) for rule, v in values.items() if v is not None})
                return {"clash": [list(c) for c in found], "nearest": nearest}
        raise AssertionError("a clash without a set")

    def nearest(self, rule: str, rest: int) -> Number | None:
        """The nearest value at which a rule can hold with the vectors of the rest; None if it has no value."""
        kind, _, index = rule.partition("/")
        k = int(index or 0)
        if kind == "pot":
            return math.ceil(min(self.charged(v) for v in self.members(rest)))
        if kind == "sub_pots":
            least = min(self.sub_pot_spent(k, v) for v in self.members(rest)) - self.sub_pot_others(k)
            return max(0, math.ceil(least))
        if kind == "years":
            return min(map(self.year_sum(k), self.members(rest)))
        if kind in ("at_least", "at_most"):
            entry = (self.least if kind == "at_least" else self.most)[k]
            if entry.is_share:
                rest &= self.awarding
            if kind == "at_least":
                return max(min(entry.value(p, v) for p in entry.parts) for v in self.members(rest))
            return min(max(entry.value(p, v) for p in entry.parts) for v in self.members(rest))
        return None

    # ---- section 4: levels --------------------------------------------------------------------------------------

    def set_levels(self) -> int:
        """Finds the level of every part of every at_least; returns the feasible vectors."""
        found = self.all_of(list(self.holds))
        self.levels: list[dict[str, Number]] = []
        for k, entry in enumerate(self.least):
            levels: dict[str, Number] = {}
            for part in entry.parts:
                levels[part] = entry.asks
                if not entry.must:
                    among = found & self.awarding if entry.is_share else found
                    reach = [entry.value(part, v) for v in self.members(among)]
                    if reach and max(reach) < entry.asks:
                        levels[part] = max(reach)
                    found &= self.at_level(entry, part, levels[part])
            self.levels.append(levels)
            if not entry.must:
                one = self.everything
                for part in entry.parts:
                    one &= self.at_level(entry, part, levels[part])
                self.holds[f"at_least/{k}"] = one
        self.rules = self.limits + [f"at_least/{k}" for k in range(len(self.least))]
        return found

    def at_level(self, entry: Entry, part: str, level: Number) -> int:
        """The vectors in which one part of an entry is at least at its level."""
        return self.where(lambda v: (x := entry.value(part, v)) is None or x >= level)

    # ---- section 5: ranked --------------------------------------------------------------------------------------

    def unmet(self, i: int, awards: dict[int, int]) -> bool:
        """Whether item i counts towards an at_least that the awards so far do not meet."""
        so_far = tuple(awards.get(j, 0) for j in range(len(self.items)))
        for entry, levels in zip(self.least, self.levels, strict=True):
            for part, members in entry.parts.items():
                value = entry.value(part, so_far)
                if i in members and value is not None and value < levels[part]:
                    return True
        return False

    def take(self, i: int, left: int, awards: dict[int, int], ended: bool) -> int:
        """What item i gets: left are the feasible vectors that agree with the awards made."""
        could = [a for a in self.open[i] if left & self.gives[i][a]]
        return min(could) if ended and not self.unmet(i, awards) else max(could)

    def without_money(self) -> int:
        """The vectors that would be feasible with unlimited money; who may be paid from where stays as it is."""
        kinds = ("pot", "sub_pots", "funders", "years")
        found = self.all_of([r for r in self.rules if r.partition("/")[0] not in kinds])
        if self.funders:
            found &= self.where(lambda v: all(a == 0 or payers for a, payers in zip(v, self.payers, strict=True)))
        return found

    def agreeing(self, start: int, awards: dict[int, int]) -> int:
        """The vectors of start that agree with the awards made."""
        for j, a in awards.items():
            start &= self.gives[j][a]
        return start

    def ranked(self, feasible: int, classes: list[list[int]], made: dict[int, int]) -> list[str] | None:
        """Takes the items of the classes in order, adding to made; returns the ids of a tie, or None."""
        free = self.without_money()
        ended = False
        for one in classes:
            before = dict(made)
            ended_before = ended
            for i in one:
                left = self.agreeing(feasible, made)
                if ended_before:
                    self.after_end.append(i)
                else:
                    self.before[i] = dict(made)
                got = self.take(i, left, made, ended_before)
                if not ended and self.policy(i) in ("stop_there", "offer_less_then_stop"):
                    more = self.agreeing(free, made)
                    if any(a > got and more & self.gives[i][a] for a in self.open[i]):
                        ended = True
                        self.ended_at[self.sub_pot[i]] = i
                made[i] = got
            if len(one) > 1 and any(made[i] != self.request[i] for i in one):
                left = self.agreeing(feasible, before)
                first = [self.take(i, left, before, ended_before) for i in one]
                if any(made[i] for i in one) or any(first):
                    return [self.ids[i] for i in one]
        return None

    def why(self, i: int, awards: Vector) -> list[str]:
        """The first rule or pair, else the rules that are needed, that leave the next larger award no vector."""
        larger = min(a for a in self.open[i] if a > awards[i])
        start = self.agreeing(self.everything, self.before[i]) & self.gives[i][larger]
        for size in (1, 2):
            for one in itertools.combinations(self.rules, size):
                if self.all_of(list(one), start) == 0:
                    return list(one)
        needed = list(self.rules)
        for rule in reversed(self.rules):
            others = [r for r in needed if r != rule]
            if self.all_of(others, start) == 0:
                needed = others
        if self.all_of(needed, start) == 0:
            return needed
        raise AssertionError("nothing passed it over")

    # ---- section 9: best_value ----------------------------------------------------------------------------------

    def best_value(self, feasible: int, chosen: list[int], made: dict[int, int]) -> None:
        """The largest objective over the items chosen, then the best in order, adding to made."""
        objective = self.settings.get("objective", "total")
        if objective == "awards":
            worth = [Fraction(1) for _ in self.items]
        else:
            worth = [number(it.get(objective, 0)) for it in self.items]
        left = self.agreeing(feasible, made)
        values = {v: sum((worth[i] for i in chosen if v[i] > 0), Fraction(0)) for v in self.members(left)}
        best = max(values.values())
        left &= self.where(lambda v: values.get(v) == best)
        for i in chosen:
            made[i] = self.request[i] if left & self.gives[i][self.request[i]] else 0
            left &= self.gives[i][made[i]]

    # ---- the result ---------------------------------------------------------------------------------------------

    def reserve(self, awards: Vector) -> tuple[list[str], list[str] | None]:
        """The reserve list, in order; or a class of more than one that reaches a free place of it."""
        found: list[str] = []
        free = int(self.settings.get("reserve", 0))
        kept: set[str] = set()  # those with a place, and all that are tied to them
        rules = [r for r in self.limits if r == "exclusive" or r.startswith("at_most/")]
        rows = [[self.place[it["id"]] for it in one] for one in self.classes]
        for row in sorted(rows, key=lambda row: self.sub_pot[row[0]]):
            here = []
            for i in row:
                tied = self.tied(self.ids[i])
                if awards[i] > 0 or not tied <= set(self.ids):
                    continue
                beside = dict(enumerate(awards)) | {self.place[name]: self.request[self.place[name]] for name in tied}
                if not self.all_of(rules, self.agreeing(self.everything, beside)):
                    continue
                if self.ids[i] in kept or len(tied) <= free:
                    here.append(self.ids[i])
            if len(here) > 1:
                return found, here
            for name in here:
                free -= len(self.tied(name) - kept)
                kept |= self.tied(name)
                found.append(name)
        return found, None

    def tied(self, name: str) -> set[str]:
        """The item and all that `together` ties to it, over others too."""
        found, sets = {name}, [set(one) for one in self.settings.get("together") or []]
        while more := set().union(*(one for one in sets if one & found)) - found:
            found |= more
        return found

    def held_for(self, i: int, rules: list[str], awards: Vector) -> dict[str, list[str]]:
        """For each at_least that passed item i over: the items after it that count towards it and are awarded."""
        larger = min(a for a in self.open[i] if a > awards[i])
        now = tuple(self.before[i].get(j, larger if j == i else 0) for j in range(len(self.items)))
        found = {}
        for rule in rules:
            if rule.startswith("at_least/"):
                k = int(rule.partition("/")[2])
                entry = self.least[k]
                values = {part: entry.value(part, now) for part in entry.parts}
                unmet = [part for part, value in values.items() if value is not None and value < self.levels[k][part]]
                counting = {j for part in unmet for j in entry.parts[part]}
                found[rule] = [self.ids[j] for j in sorted(counting) if j > i and awards[j] > 0]
        return found

    def matrix(self, awards: Vector) -> dict[str, dict[str, int | str]]:
        """Funder x award: items in order, the preferred funder, then narrow ones, the most that keeps all matched."""
        need = [a * (1 + self.added) for a in awards]
        left = [number(f["amount"]) for f in self.funders]
        pays = [sum(1 for payers in self.payers if f in payers) for f in range(len(self.funders))]
        found: dict[str, dict[str, int | str]] = {}
        for i in range(len(self.items)):
            prefers = self.items[i].get("prefers")
            for f in sorted(self.payers[i], key=lambda f: (self.funders[f]["id"] != prefers, pays[f], f)):
                most = min(need[i], left[f])
                for bits in range(1 << len(left)):
                    inside = {g for g in range(len(left)) if bits >> g & 1}
                    if f in inside and not self.payers[i] <= inside:
                        bound = sum(n for n, payers in zip(need, self.payers, strict=True) if payers <= inside)
                        most = min(most, sum(left[g] for g in inside) - bound)
                if most > 0:
                    need[i] -= most
                    left[f] -= most
                    found.setdefault(self.ids[i], {})[self.funders[f]["id"]] = plain(most)
            if need[i] != 0:
                raise AssertionError("the awards are not matched")
        return found

    def unspent(self, awards: Vector, why: dict[str, list[str]]) -> dict | None:
        """The money left that an at_least holds, and what would be awarded without (section 5)."""
        left = self.pot - self.charged(awards)
        named = {
            rule
            for i, name in enumerate(self.ids)
            if awards[i] == 0 and self.request[i] * (1 + self.added) <= left
            for rule in why.get(name, [])
            if rule.startswith("at_least/")
        }
        if left <= 0 or not named:
            return None
        now = {name: awards[i] for i, name in enumerate(self.ids)}

        def without(entries: list[int]) -> dict[str, int] | None:
            other = copy.deepcopy(self.problem)
            other["allocation"]["at_least"] = [
                e for k, e in enumerate(other["allocation"]["at_least"]) if k not in entries
            ]
            other["allocation"]["reserve"] = 0
            return allocate(other, deep=False).get("awards")

        def more(entries: list[int]) -> bool:
            then = without(entries)
            return then is not None and sum(then.values()) > sum(now.values())

        def that_matter(some: list[int], every: list[int]) -> list[int]:
            for k in some:
                if more([k]):
                    return [k]
            if not more(every):
                return []
            for k in reversed(list(every)):
                others = [other for other in every if other != k]
                if more(others):
                    every = others
            return every

        named_entries = sorted(int(rule.partition("/")[2]) for rule in named)
        soft = [k for k in named_entries if not self.least[k].must]
        every = list(range(len(self.least)))
        entries = that_matter(soft, [k for k in every if not self.least[k].must]) if soft else []
        entries = entries or that_matter(named_entries, every) or named_entries
        otherwise = without(entries)
        if otherwise == now:
            return None
        return {"amount": plain(left), "entries": entries, "otherwise": otherwise}

    def result(self, deep: bool) -> dict:
        """The whole answer."""
        clash = self.clash()
        if clash:
            return clash
        feasible = self.set_levels()
        self.ended_at: dict[int, int] = {}
        self.after_end: list[int] = []
        self.before: dict[int, dict[int, int]] = {}
        made: dict[int, int] = {}
        rules = {self.setting(k, "rule", "ranked") for k in range(max(1, len(self.sub_pots)))}
        if rules == {"best_value"}:
            self.best_value(feasible, list(range(len(self.items))), made)
        else:
            for k in range(max(1, len(self.sub_pots))):
                rows = [[self.place[it["id"]] for it in one] for one in self.classes]
                rows = [row for row in rows if self.sub_pot[row[0]] == k]
                if self.setting(k, "rule", "ranked") == "best_value":
                    if rows:
                        self.best_value(feasible, [i for row in rows for i in row], made)
                else:
                    tie = self.ranked(feasible, rows, made)
                    if tie:
                        return {"tie": tie}
        awards = tuple(made[i] for i in range(len(self.items)))
        why = {self.ids[i]: self.why(i, awards) for i in sorted(self.before) if awards[i] < self.request[i]}
        held = {name: self.held_for(self.place[name], rules, awards) for name, rules in why.items()}
        ends = {k: self.ids[i] for k, i in self.ended_at.items()}
        reserve, tied = self.reserve(awards)
        if tied:
            return {"tie": tied}
        return {
            "awards": {name: awards[i] for i, name in enumerate(self.ids)},
            "levels": {
                k: ({p: plain(x) for p, x in levels.items()} if entry.per else plain(levels[""]))
                for k, (entry, levels) in enumerate(zip(self.least, self.levels, strict=True))
            },
            "why": why,
            "held_for": {name: rules for name, rules in held.items() if rules},
            "ended_at": {s["id"]: ends.get(k) for k, s in enumerate(self.sub_pots)} if self.sub_pots else ends.get(0),
            "after_end": [self.ids[i] for i in self.after_end],
            "reserve": reserve,
            "remaining": plain(self.pot - self.charged(awards)),
            "matrix": self.matrix(awards) if self.funders else None,
            "unspent": self.unspent(awards, why) if deep else None,
        }


def allocate(problem: dict, deep: bool = True) -> dict:
    """The answer to a problem of section 10, in one of three forms: awards, clash, tie.

    Numbers that are not whole are text "n/d". With sub-pots ended_at is by the id of the sub-pot. The order of the
    ids in awards is the order of the items. A clash has one dict of nearest values for each set. For best_value why is
    empty. levels: the index of the entry -> its level, or with per -> the level of each part.
    """
    return Allocation(problem).result(deep)
