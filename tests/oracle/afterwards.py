# SPDX-License-Identifier: MIT
"""The steps of docs/afterwards.md, taken one by one in fractions, for rounds with a pot alone and `ranked`.

`Year` begins with what was decided (the round as a mapping, and its record or JSON without steps), says of a step which
codes stand against it, takes it, and says the balance and who comes next on the reserve list; `follow` does so for a
list. Where the page leaves open whether a step can be taken, one of its codes is `UNCLEAR`. Written from the page
alone.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

UNCLEAR = "?"

PROMISED = {"recommended", "sent_back", "approved", "checks", "offered", "accepted", "paid"}
BEFORE_OFFER = {"recommended", "approved", "checks"}
FROM = {
    "recommended": {"reserve", "deferred", "released", "sent_back", "added", "none"},
    "not_this_time": {"reserve", "deferred", "released", "sent_back", "added"},
    "released": {"deferred"},
    "approved": {"recommended", "checks"},
    "sent_back": BEFORE_OFFER,
    "refused": BEFORE_OFFER | {"sent_back"},
    "checks": BEFORE_OFFER,
    "checks_passed": BEFORE_OFFER,
    "checks_not_passed": BEFORE_OFFER,
    "ended": {"checks", "accepted", "paid"},
    "offered": BEFORE_OFFER,
    "revised_budget": {"offered", "accepted"},
    "accepted": {"offered"},
    "turned_down": {"offered"},
    "reduced": PROMISED,
    "paid": {"accepted", "paid"},
    "withdrawn": PROMISED | {"reserve", "deferred", "released", "added"},
}
THEN = {"checks_passed": "checks", "checks_not_passed": "checks"}
SAME = {"revised_budget", "reduced"}

ABOUT_CHECKS = {"checks", "checks_passed", "checks_not_passed"}
WITH_AMOUNT = {"recommended", "approved", "revised_budget", "reduced", "paid", "pot_top_up"}
NEEDS_AMOUNT = {"reduced", "pot_top_up"}
NEEDS_REASON = {"added", "not_this_time", "sent_back", "refused", "checks_not_passed", "ended", "reduced", "pot_top_up"}
REASON_FROM = {"sent_back", "released", "added", "none"}

OF_TRUSTEES = {"approved", "sent_back", "refused"}
OF_PANEL = {"recommended", "not_this_time", "released"}
OF_APPLICANT = {"accepted", "turned_down", "revised_budget", "withdrawn"}
ALSO_APPLICANT = {"checks_passed", "added"}

Step = dict[str, Any]


@dataclass
class Application:
    asked: Fraction  # held while it is deferred
    request: Fraction  # the same with its top-ups: the most it can get
    least: Fraction | None
    applicant: str
    host: str | None
    scored: bool
    decided: bool
    status: str = "none"
    award: Fraction = Fraction(0)
    paid: Fraction = Fraction(0)
    checks: dict[str, str] = field(default_factory=dict)  # waits, passed, or the time of one that has not passed
    shortest: dict[str, str] = field(default_factory=dict)  # the last time that a check was ever given
    approved: bool = False
    revised: Fraction | None = None  # the award when the last revised budget came
    steps: int = 0

    def promised(self) -> Fraction:
        return self.award if self.status in PROMISED else self.paid

    def all_paid(self) -> bool:
        return self.status == "paid" and self.paid == self.award


class Year:
    def __init__(self, spec: dict[str, Any], decided: dict[str, Any], added: set[str]) -> None:
        """`added`: the applications whose first step is that, which took no part in the decision."""
        rules = spec["allocation"]
        self.pot = Fraction(spec["fund"]["pot"])
        share = str(rules.get("add_to_each_award", "0%"))
        self.add = Fraction(share.rstrip("%")) / 100
        self.policy: str = rules["if_money_short"]
        self.step = Fraction(str(rules.get("step", "0.01")))
        self.approval: dict[str, Any] | None = spec.get("approval")
        self.roles = {row["id"]: row.get("role", "member") for row in spec["panel"]}
        hosts = {row["id"]: row.get("host") for row in spec["organisations"]}
        top_ups = {row["application"]: Fraction(str(row["amount"])) for row in rules.get("top_ups", [])}
        scored = {row["application"] for row in spec["scores"]}
        rows = {row["application"] for row in spec.get("decisions", [])}
        self.applications = {
            row["id"]: Application(
                asked=Fraction(str(row["requested"])),
                request=Fraction(str(row["requested"])) + top_ups.get(row["id"], Fraction(0)),
                least=Fraction(str(row["least_workable"])) if "least_workable" in row else None,
                applicant=row["applicant"],
                host=row.get("host") or hosts.get(row["applicant"]),
                scored=row["id"] in scored,
                decided=row["id"] in rows,
            )
            for row in spec["applications"]
        }
        begins = {"awarded": "recommended", "reduced": "recommended"}
        begins |= {word: word for word in ("reserve", "deferred", "withdrawn")}
        self.reserve: list[str] = decided["reserve"]
        for row in decided["applications"]:
            each = self.applications[row["application"]]
            if row["application"] not in added:
                each.status = begins.get(row["outcome"], "none")
                each.award = Fraction(row["award"])
        self.last = ""

    # The money

    def promised(self) -> Fraction:
        return sum((each.promised() for each in self.applications.values()), Fraction(0))

    def held(self) -> Fraction:
        return sum((each.asked for each in self.applications.values() if each.status == "deferred"), Fraction(0))

    def used(self) -> Fraction:
        """What is promised, with what is added to it (not rounded), and what is held."""
        return self.promised() * (1 + self.add) + self.held()

    def balance(self) -> dict[str, Fraction]:
        promised, held = self.promised(), self.held()
        added = Fraction(int(promised * self.add * 100), 100)
        free = self.pot - promised - added - held
        return {"pot": self.pot, "promised": promised, "added": added, "held": held, "free": free}

    def open_awards(self, each: Application, room: Fraction) -> Fraction:
        """The largest open award within the room, or 0."""
        if each.request <= room:
            return each.request
        if each.least is None or not self.policy.startswith("offer_less"):
            return Fraction(0)
        largest = room // self.step * self.step
        return largest if largest > 0 and largest >= each.least else Fraction(0)

    def next(self) -> list[tuple[str, Fraction]]:
        given: list[tuple[str, Fraction]] = []
        used = self.used()
        for name in self.reserve:
            each = self.applications[name]
            if each.status != "reserve":
                continue
            award = self.open_awards(each, (self.pot - used) / (1 + self.add))
            if award > 0:
                given.append((name, award))
                used += award * (1 + self.add)
            if award < each.request and self.policy in ("stop_there", "offer_less_then_stop"):
                break
        return given

    # Who

    def who(self, name: str, by: str) -> str:
        """The word that `by` stands for, or nothing where it is nobody who can be meant."""
        each = self.applications[name]
        if by == "host":
            return by if each.host else ""
        if by in ("panel", "trustees", "staff", "applicant"):
            return by
        if by in self.roles:
            return {"trustee": "a trustee", "staff": "one of the staff"}.get(self.roles[by], "a member")
        return {each.applicant: "applicant", each.host: "host"}.get(by, "")

    def wrong_by(self, name: str, step: Step) -> set[str]:
        if not step.get("by"):
            return set()
        status, who = step["status"], self.who(name, step["by"])
        wrong = {"statuses.by"}
        if not who:
            return wrong
        if who in ("applicant", "host"):
            return set() if status in OF_APPLICANT | ALSO_APPLICANT else wrong
        if status in OF_TRUSTEES:
            return set() if who in ("trustees", "a trustee") else wrong
        if status in OF_PANEL:
            if who in ("trustees", "a trustee", "one of the staff"):
                return {UNCLEAR, "statuses.by"}
            return wrong if who == "staff" else set()
        if status in OF_APPLICANT:
            return {"trustees": wrong, "a trustee": wrong | {UNCLEAR}}.get(who, set())
        return set()

    # One step

    def problems(self, step: Step) -> set[str]:
        """The codes that stand against the step; none where it can be taken."""
        status, amount = step["status"], step.get("amount")
        codes = set()
        if step["on"] < self.last:
            codes.add("statuses.order")
        if status in NEEDS_REASON and not step.get("reason"):
            codes.add("statuses.reason")
        if (status in ABOUT_CHECKS) != bool(step.get("check")):
            codes.add("statuses.check")
        if (status == "checks_not_passed") != bool(step.get("until")) or step.get("until", step["on"]) < step["on"]:
            codes.add("statuses.until")
        if amount is None and status in NEEDS_AMOUNT:
            codes.add("statuses.amount")
        if amount is not None and (amount == 0 or status not in WITH_AMOUNT):
            codes.add("statuses.amount")
        if status == "pot_top_up":
            return codes | ({"statuses.pot"} if step.get("application") else set())
        codes |= self.wrong_by(step["application"], step)
        if amount is not None and amount > self.applications[step["application"]].request:
            codes.add("statuses.above_request")
        return codes | self.against_standing(self.applications[step["application"]], step)

    def against_standing(self, each: Application, step: Step) -> set[str]:
        status, reason = step["status"], step.get("reason") or ""
        codes: set[str] = set()
        if status == "added":
            if each.steps or each.decided:
                codes |= {"statuses.added"} | ({"statuses.jump"} if each.steps else set())
            return codes | ({"statuses.added_scored"} if each.scored else set())
        codes |= self.against_approval(each, step)
        if each.status not in FROM[status] or each.all_paid():
            if status == "withdrawn":
                codes.add("statuses.nothing_to_withdraw")
                if each.status == "none":
                    return codes
            if status == "paid" and each.all_paid():
                codes.add("statuses.amount")
            return codes | {"statuses.jump"}
        if status in ABOUT_CHECKS and step.get("check"):
            codes |= self.against_check(each, step)
        elif status == "ended" and each.status == "checks":
            times = [time for time in each.checks.values() if time not in ("waits", "passed")]
            if not times:
                codes.add("statuses.jump")
            elif min(times) > step["on"]:
                codes.add("statuses.too_early")
        elif status == "offered":
            if any(state != "passed" for state in each.checks.values()) or (self.approval and not each.approved):
                codes.add("statuses.jump")
        elif status == "accepted" and each.award < each.request:
            if each.revised is None:
                codes.add("statuses.jump")
            elif each.revised != each.award:
                codes |= {UNCLEAR, "statuses.jump"}
        codes |= self.against_amount(each, step)
        if status == "recommended":
            if each.status in REASON_FROM and not reason:
                codes.add("statuses.reason")
            if each.status == "reserve":
                codes |= self.against_list(step)
        return codes

    def against_approval(self, each: Application, step: Step) -> set[str]:
        status, amount = step["status"], step.get("amount")
        if status not in OF_TRUSTEES:
            return set()
        if self.approval is None:
            return {"approval.may_not"} | ({UNCLEAR} if status == "approved" else set())
        if self.approval["panel"] == "recommends":
            return set()
        codes = set()
        word = {"sent_back": "send_back", "refused": "refuse"}.get(status)
        if word and word not in self.approval.get("trustees_may", []):
            codes.add("approval.may_not")
        grounds = self.approval.get("refuse_only_for")
        reason = step.get("reason") or ""
        if status == "refused" and grounds and not any(reason.startswith(ground) for ground in grounds):
            codes.add("approval.ground")
        if status == "approved" and amount is not None:
            codes |= {"approval.may_not", "statuses.amount"} if amount != each.award else {UNCLEAR}
        return codes

    def against_check(self, each: Application, step: Step) -> set[str]:
        status, state = step["status"], each.checks.get(step["check"])
        if status == "checks" and state is not None and state != "waits":
            return {"statuses.jump"} | ({UNCLEAR} if state == "passed" else set())
        if status == "checks_not_passed" and (step.get("until") or "") < each.shortest.get(step["check"], ""):
            return {"statuses.until"} | ({UNCLEAR} if state in ("passed", "waits") else set())
        return set()

    def against_amount(self, each: Application, step: Step) -> set[str]:
        """Of a step that the application can take: how much it is, and whether there is money for it."""
        status, amount = step["status"], step.get("amount")
        if amount is None:
            codes = {UNCLEAR} if status == "revised_budget" else set()
            if status == "recommended" and each.status == "none":
                codes.add(UNCLEAR)
            return codes | self.against_money(each, step)
        codes = set()
        if status == "reduced" and not each.paid <= amount < each.award:
            codes.add("statuses.amount")
        if status == "revised_budget" and amount > each.award:
            codes.add("statuses.amount")
        if status == "paid" and amount > each.award - each.paid:
            codes.add("statuses.amount")
        if status == "approved" and amount != each.award and not step.get("reason"):
            codes.add("statuses.reason")
        if status == "recommended" and each.status == "deferred" and amount != each.request and not step.get("reason"):
            codes |= {UNCLEAR, "statuses.reason"}
        return codes | self.against_money(each, step)

    def new_award(self, each: Application, step: Step) -> Fraction:
        status, amount = step["status"], step.get("amount")
        if status == "recommended" and amount is None:
            if each.status == "reserve":
                return dict(self.next()).get(step["application"], Fraction(0))
            return each.award if each.status == "sent_back" else each.request
        if status in ("recommended", "approved", "reduced") and amount is not None:
            return amount
        if status == "revised_budget" and amount is not None:
            return min(amount, each.award)
        return each.award

    def against_money(self, each: Application, step: Step) -> set[str]:
        before, award = self.used(), self.new_award(each, step)
        after = before + (award - each.promised()) * (1 + self.add)
        if each.status == "deferred":
            after -= each.asked
        if step["status"] in ("recommended", "approved") and after > before and after > self.pot:
            return {"statuses.no_money"}
        return set()

    def against_list(self, step: Step) -> set[str]:
        """Of one who is recommended from the reserve list."""
        given, amount, reason = self.next(), step.get("amount"), step.get("reason")
        codes: set[str] = set()
        if step["application"] not in dict(given):
            codes |= set() if reason else {"statuses.reason"}
            return codes | ({"statuses.amount"} if amount is None else set())
        first = given[0][0] == step["application"]
        if amount not in (None, dict(given)[step["application"]]) and not reason:
            codes.add("statuses.reason")
        if not first and (
            amount is None or not reason
        ):  # whether "comes next" is the first alone, or all that it lists
            codes |= {UNCLEAR, "statuses.reason", "statuses.amount"}
        return codes

    def take(self, step: Step) -> None:
        """Take a step that nothing stands against."""
        self.last = step["on"]
        status, amount = step["status"], step.get("amount")
        if status == "pot_top_up":
            self.pot += amount
            return
        each = self.applications[step["application"]]
        each.award = self.new_award(each, step)
        each.steps += 1
        if status in ABOUT_CHECKS:
            state = {"checks": "waits", "checks_passed": "passed"}.get(status) or step["until"]
            each.checks[step["check"]] = state
            if status == "checks_not_passed":
                each.shortest[step["check"]] = state
        if status in ("approved", "sent_back"):
            each.approved = status == "approved"
        if status == "revised_budget":
            each.revised = each.award
        if status == "paid":
            each.paid += each.award - each.paid if amount is None else amount
        if status not in SAME:
            each.status = THEN.get(status, status)
        if each.status not in PROMISED:
            each.award = Fraction(0)

    def standings(self) -> list[tuple[str, str, Fraction, Fraction]]:
        return [(name, each.status, each.award, each.paid) for name, each in self.applications.items()]


@dataclass
class Followed:
    problems: list[tuple[int, set[str]]]  # rows and the codes that stand against them
    awards: list[Fraction | None]
    balances: list[dict[str, Fraction]]
    year: Year


def follow(spec: dict[str, Any], decided: dict[str, Any], steps: list[Step]) -> Followed:
    """All steps up to the first that cannot be taken."""
    firsts: dict[str, str] = {}
    for step in steps:
        firsts.setdefault(step.get("application") or "", step["status"])
    year = Year(spec, decided, {name for name, status in firsts.items() if status == "added"})
    done = Followed([], [], [], year)
    for row, step in enumerate(steps):
        codes = year.problems(step)
        if codes:
            done.problems.append((row, codes))
            break
        year.take(step)
        name = step.get("application")
        done.awards.append(year.applications[name].award if name else None)
        done.balances.append(year.balance())
    return done


def digests(begin: str, written: list[dict[str, Any]]) -> list[str]:
    """The chain of digests over the steps of a record, from the digest of the decision."""
    chain = []
    for step in written:
        names = ("application", "status", "on", "by", "amount", "check", "until", "reason", "to")
        text = json.dumps({n: step[n] for n in names}, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        begin = hashlib.sha256(f"{begin}\n{text}".encode()).hexdigest()
        chain.append(begin)
    return chain
