# SPDX-License-Identifier: MIT
"""What docs/afterwards.md says happens after a decision, once more: steps, money, and who comes next on the reserve
list of a round whose pot is the only rule. Slow and plain; written along the page.

`follow` takes a decision (as `grantpanel decide --json` prints it) and steps, and gives where everybody stands, or the
code of the first step that cannot be taken, for each application.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

PROMISED = ["recommended", "sent_back", "approved", "checks", "offered", "accepted", "paid"]
BEFORE_OFFER = ["recommended", "approved", "checks"]

# step: from where, and where it leads ("" stays)
TABLE: dict[str, tuple[list[str], str]] = {
    "added": ([""], "added"),
    "recommended": (["reserve", "deferred", "released", "sent_back", "added", ""], "recommended"),
    "not_this_time": (["reserve", "deferred", "released", "sent_back", "added"], "not_this_time"),
    "released": (["deferred"], "released"),
    "approved": (["recommended", "checks"], "approved"),
    "sent_back": (BEFORE_OFFER, "sent_back"),
    "refused": ([*BEFORE_OFFER, "sent_back"], "refused"),
    "checks": (BEFORE_OFFER, "checks"),
    "checks_passed": (BEFORE_OFFER, "checks"),
    "checks_not_passed": (BEFORE_OFFER, "checks"),
    "ended": (["checks", "accepted", "paid"], "ended"),
    "offered": (BEFORE_OFFER, "offered"),
    "revised_budget": (["offered", "accepted"], ""),
    "accepted": (["offered"], "accepted"),
    "turned_down": (["offered"], "turned_down"),
    "reduced": (PROMISED, ""),
    "paid": (["accepted", "paid"], "paid"),
    "withdrawn": ([*PROMISED, "reserve", "deferred", "released", "added"], "withdrawn"),
}


class Refused(Exception):
    pass


@dataclass
class Standing:
    status: str = ""
    award: int = 0
    paid: int = 0
    approved: bool = False
    revised: bool = False
    checks: dict[str, str] = field(default_factory=dict)  # name: waits, passed, or the end of the time to put it right

    def promised(self) -> int:
        return self.award if self.status in PROMISED else self.paid


@dataclass
class Fund:
    """What the round file says; amounts in whole units."""

    pot: int
    requested: dict[str, int]
    least: dict[str, int]
    policy: str
    step: int
    add: Fraction
    approval: dict[str, Any] | None


class Following:
    def __init__(self, fund: Fund, decision: dict[str, Any]) -> None:
        self.fund, self.pot = fund, fund.pot
        self.reserve: list[str] = decision["reserve"]
        self.at: dict[str, Standing] = {}
        for each in decision["applications"]:
            outcome, award = each["outcome"], int(Fraction(each["award"]))
            status = {"awarded": "recommended", "reduced": "recommended"}.get(outcome, outcome)
            if outcome in ("declined", "ineligible", "undecided"):
                status = ""
            self.at[each["application"]] = Standing(status, award)

    def balance(self) -> dict[str, int]:
        promised = sum(at.promised() for at in self.at.values())
        held = sum(self.fund.requested[name] for name, at in self.at.items() if at.status == "deferred")
        added = int(self.fund.add * promised)
        return {
            "pot": self.pot,
            "promised": promised,
            "added": added,
            "held": held,
            "free": self.pot - promised - added - held,
        }

    def next(self) -> list[tuple[str, int]]:
        """The reserve list, in its order, beside what is promised."""
        now, fund = self.balance(), self.fund
        if now["free"] <= 0:
            return []
        share = 1 + fund.add
        left = now["pot"] - now["held"] - share * now["promised"]
        offers = []
        for name in self.reserve:
            if self.at[name].status != "reserve":
                continue
            asked, award = fund.requested[name], 0
            if share * asked <= left:
                award = asked
            elif fund.policy.startswith("offer_less") and name in fund.least:
                most = int(left / share) // fund.step * fund.step
                if most >= fund.least[name] and 0 < most < asked:
                    award = most
            if award:
                offers.append((name, award))
                left -= share * award
            if award < asked and fund.policy.endswith("stop" if "less" in fund.policy else "there"):
                break
        return offers

    def take(self, step: dict[str, Any]) -> None:
        kind, name = step["status"], step["application"]
        at, reason = self.at[name], step.get("reason", "")
        amount = int(step["amount"]) if step.get("amount") else None
        sources, to = TABLE[kind]
        paid_up = at.status == "paid" and at.paid == at.award
        if at.status not in sources or (paid_up and kind != "paid"):
            raise Refused("statuses.nothing_to_withdraw" if kind == "withdrawn" and not at.status else "statuses.jump")
        before = self.balance()
        if kind == "recommended":
            award = self.fund.requested[name]
            if at.status == "reserve":
                offers = self.next()
                first = offers[0] if offers else None
                mine = first[1] if first and first[0] == name else None
                if not reason and (mine is None or amount not in (None, mine)):
                    raise Refused("statuses.reason")
                if mine is None and amount is None:
                    raise Refused("statuses.amount")
                award = mine if mine is not None else award
            elif at.status != "deferred" and not reason:
                raise Refused("statuses.reason")
            if at.status == "sent_back":
                award = at.award
            at.award, at.approved, at.revised = amount or award, False, False
        if kind == "approved":
            at.approved = True
            if amount and amount != at.award:
                if not self.fund.approval or self.fund.approval["panel"] == "decides":
                    raise Refused("approval.may_not")
                if not reason:
                    raise Refused("statuses.reason")
                at.award, at.revised = amount, False
        if kind == "sent_back":
            at.approved = False
        if kind.startswith("checks"):
            before_it = at.checks.get(step["check"], "waits")
            was_failed = before_it not in ("waits", "passed")
            if kind == "checks" and was_failed:
                raise Refused("statuses.jump")
            if kind == "checks_not_passed" and was_failed and step["until"] < before_it:
                raise Refused("statuses.until")
            results = {"checks": "waits", "checks_passed": "passed", "checks_not_passed": step.get("until", "")}
            at.checks[step["check"]] = results[kind]
        if kind == "ended" and at.status == "checks":
            failed = [result for result in at.checks.values() if result not in ("waits", "passed")]
            if not failed:
                raise Refused("statuses.jump")
            if step["on"] < min(failed):
                raise Refused("statuses.too_early")
        if kind == "offered":
            if (self.fund.approval and not at.approved) or any(each != "passed" for each in at.checks.values()):
                raise Refused("statuses.jump")
        if kind == "accepted" and at.award < self.fund.requested[name] and not at.revised:
            raise Refused("statuses.jump")
        if kind in ("offered", "accepted") and amount not in (None, at.award):
            raise Refused("statuses.amount")
        if kind == "revised_budget":
            if amount and (amount > at.award or amount < at.paid):
                raise Refused("statuses.amount")
            at.award, at.revised = amount or at.award, True
        if kind == "reduced":
            assert amount is not None
            if amount >= at.award or amount < at.paid:
                raise Refused("statuses.amount")
            at.award, at.revised = amount, False
        if kind == "paid":
            rest = at.award - at.paid
            if rest == 0 or (amount or rest) > rest:
                raise Refused("statuses.amount")
            at.paid += amount or rest
        at.status = to or at.status
        if at.status not in PROMISED:
            at.award = 0
        after = self.balance()
        committed = [(1 + self.fund.add) * each["promised"] + each["held"] for each in (before, after)]
        if committed[1] > max(committed[0], self.pot):
            raise Refused("statuses.no_money")


def follow(fund: Fund, decision: dict[str, Any], steps: list[dict[str, Any]]) -> tuple[Following, list[dict], list]:
    """Where all stand in the end, what each step left (award, free), and the steps refused: (row, code)."""
    following, entries, refused = Following(fund, decision), [], []
    stuck: set[str] = set()
    for row, step in enumerate(steps):
        name = step["application"]
        if step["status"] == "pot_top_up":
            following.pot += int(step["amount"])
            entries.append({"award": 0, "free": following.balance()["free"]})
            continue
        if name not in stuck:
            old = following.at[name]
            following.at[name] = Standing(**{**old.__dict__, "checks": dict(old.checks)})
            try:
                following.take(step)
            except Refused as code:
                following.at[name] = old
                stuck.add(name)
                refused.append((row, str(code)))
        entries.append({"award": following.at[name].award, "free": following.balance()["free"]})
    return following, entries, refused
