"""A small model of the procedure, written from the product's own statement and nothing else.

It knows stages and who may do what when, not clocks: tests compare it with the workflow, step by
step. Deliberately naive, and it imports nothing of the code under test.
"""

from dataclasses import dataclass, field


@dataclass
class Model:
    """What the product's statement says a case does."""

    real_name: bool
    stage: str = "awaiting_dispatch"
    dispatches: int = 0
    round: int = 0
    contact_owed: bool = False
    tries: list[int] = field(default_factory=list)
    days: int = 0
    finding: bool = False
    pending: set[str] = field(default_factory=set)
    complex: bool = False
    extended: bool = False
    approvals: set[str] = field(default_factory=set)
    windows_open: bool = True
    closure_late: bool = False
    survey: str = ""
    from_hotline: bool = False
    additions: int = 0
    may_object: str = ""
    objected: str = ""
    mark_lifted: bool = False

    @property
    def with_unit(self) -> bool:
        return self.stage in ("awaiting_acceptance", "awaiting_contact", "in_progress")

    @property
    def is_over(self) -> bool:
        return self.stage == "archived" and not self.may_object

    def take(self, who: str, what: str, how: str = "") -> bool:
        """Whether the step is accepted; if so the model moves."""
        method = getattr(self, what, None)
        assert method is not None, what
        if self.stage == "archived" and what != "object":
            return False
        return bool(method(who, how))

    def dispatch(self, who: str, _how: str) -> bool:
        if who != "operator" or self.stage != "awaiting_dispatch":
            return False
        self._hand_over()
        return True

    def _hand_over(self) -> None:
        self.stage = "awaiting_acceptance"
        self.dispatches += 1
        self.contact_owed = self.real_name
        self.tries = []
        self.finding = False
        self.windows_open = True
        self.closure_late = False

    def accept(self, who: str, _how: str) -> bool:
        if who != "handler" or self.stage != "awaiting_acceptance":
            return False
        self.stage = "awaiting_contact" if self.contact_owed else "in_progress"
        return True

    def record_contact(self, who: str, how: str) -> bool:
        if who != "handler" or self.stage not in ("awaiting_contact", "in_progress"):
            return False
        if not self.real_name:
            return False
        if how == "reached":
            self.contact_owed = False
            self.stage = "in_progress"
        else:
            self.tries.append(self.days)
            if len(self.tries) >= 3 and len(set(self.tries)) >= 2:
                self.contact_owed = False
                self.stage = "in_progress"
        return True

    def record_finding(self, who: str, _how: str) -> bool:
        if who != "handler" or self.stage != "in_progress":
            return False
        self.finding = True
        return True

    def submit_feedback(self, who: str, _how: str) -> bool:
        if who != "handler" or self.stage != "in_progress" or self.round or not self.finding:
            return False
        self.stage, self.from_hotline = "in_closure_review", False
        return True

    def answer_recheck(self, who: str, _how: str) -> bool:
        if who != "handler" or self.stage != "in_progress" or not self.round:
            return False
        self.stage, self.from_hotline = "in_closure_review", False
        return True

    def resolve_on_the_spot(self, who: str, _how: str) -> bool:
        hotline = who == "operator" and self.stage == "awaiting_dispatch"
        unit = who == "handler" and self.with_unit
        if self.round or not (hotline or unit):
            return False
        self.stage, self.from_hotline = "in_closure_review", hotline
        self.contact_owed = False
        self.pending &= {"invalidation"}
        return True

    def approve_closure(self, who: str, _how: str) -> bool:
        if who not in ("city", "city_too", "head") or self.stage != "in_closure_review":
            return False
        self.pending &= {"invalidation"}
        if self.real_name:
            self.stage, self.survey = "awaiting_survey", "link"
        else:
            self.stage, self.may_object = "archived", "closed"
        return True

    def send_back_closure(self, who: str, _how: str) -> bool:
        if who not in ("city", "city_too", "head") or self.stage != "in_closure_review":
            return False
        self.stage = "awaiting_dispatch" if self.from_hotline else "in_progress"
        return True

    def request_return(self, who: str, _how: str) -> bool:
        ok = who == "handler" and self.with_unit and not self.round
        ok = ok and self.windows_open and self.dispatches < 3 and "return" not in self.pending
        if ok:
            self.pending.add("return")
        return ok

    def decide_return(self, who: str, how: str) -> bool:
        if who != "operator" or not self.with_unit or "return" not in self.pending:
            return False
        self.pending.discard("return")
        if how == "granted":
            self.stage, self.pending, self.complex = "awaiting_dispatch", set(), False
        return True

    def request_complex(self, who: str, _how: str) -> bool:
        ok = who == "handler" and self.with_unit and not self.round and self.windows_open
        ok = ok and not self.complex and "complex" not in self.pending
        if ok:
            self.pending.add("complex")
        return ok

    def decide_complex(self, who: str, how: str) -> bool:
        placed = self.with_unit or self.stage == "in_closure_review"
        if who not in ("city", "city_too", "head") or not placed or "complex" not in self.pending:
            return False
        self.pending.discard("complex")
        self.complex = how == "granted"
        return True

    def request_extension(self, who: str, _how: str) -> bool:
        ok = who == "handler" and self.with_unit and not self.round and not self.closure_late
        ok = ok and not self.extended and "extension" not in self.pending
        if ok:
            self.pending.add("extension")
            self.approvals = set()
        return ok

    def decide_extension(self, who: str, how: str) -> bool:
        placed = self.with_unit or self.stage == "in_closure_review"
        ok = who in ("city", "city_too", "head") and placed and "extension" in self.pending
        if not ok or who in self.approvals:
            return False
        if how == "granted":
            self.approvals.add(who)
            if len(self.approvals) < 2:
                return True
            self.extended = True
        self.pending.discard("extension")
        return True

    def request_invalidation(self, who: str, _how: str) -> bool:
        placed = self.with_unit or self.stage in ("in_closure_review", "awaiting_survey")
        # a case the hotline resolved itself is the rated unit's, a sub-unit of the handler's
        ok = who == "handler" and placed and "invalidation" not in self.pending
        ok = ok and not self.objected and not self.mark_lifted
        if ok:
            self.pending.add("invalidation")
        return ok

    def decide_invalidation(self, who: str, how: str) -> bool:
        placed = self.with_unit or self.stage in ("in_closure_review", "awaiting_survey")
        above = who in ("city", "city_too") or (who == "head" and self.from_hotline_unit)
        if not above or not placed or "invalidation" not in self.pending:
            return False
        self.pending.discard("invalidation")
        if how == "granted":
            self.stage, self.may_object = "archived", "invalidated"
            self.contact_owed = False
        return True

    @property
    def from_hotline_unit(self) -> bool:
        """Whether the rated sub-unit, and not the district, is responsible."""
        return self.dispatches == 0

    def add_note(self, who: str, _how: str) -> bool:
        return who != "rater" and not (who == "handler" and self.stage == "awaiting_dispatch")

    def record_survey_answers(self, who: str, how: str) -> bool:
        if self.stage != "awaiting_survey" or self.survey != "link" or who != "rater":
            return False
        if self.objected:
            return False
        if how == "satisfied":
            self.stage = "archived"
        else:
            self.survey = "dissatisfied"
        return True

    def decide_reopening(self, who: str, how: str) -> bool:
        asked = self.survey == "dissatisfied" or bool(self.objected)
        lifts = self.objected == "invalidated"
        ok = who == "operator" and self.stage == "awaiting_survey" and asked
        if not ok or (how == "granted" and self.round >= 2 and not lifts):
            return False
        self.objected = ""
        if how != "granted":
            self.stage = "archived"
            return True
        self.mark_lifted = self.mark_lifted or lifts
        self.round += 1
        self.tries = []
        self.contact_owed, self.finding = self.real_name, False
        self.stage = "awaiting_contact" if self.real_name else "in_progress"
        return True

    def add_information(self, who: str, _how: str) -> bool:
        if who != "rater" or self.additions >= 10:
            return False
        self.additions += 1
        return True

    def withdraw(self, who: str, _how: str) -> bool:
        open_one = self.with_unit or self.stage in ("awaiting_dispatch", "in_closure_review")
        if who != "rater" or not open_one:
            return False
        self.stage = "archived"
        return True

    def object(self, who: str, _how: str) -> bool:
        if who != "rater" or self.stage != "archived" or not self.may_object:
            return False
        self.stage, self.objected, self.may_object = "awaiting_survey", self.may_object, ""
        return True

    def wait(self) -> None:
        """Forty days pass: every window closes, every request lapses, a silent survey ends."""
        self.days += 40
        self.windows_open = False
        self.closure_late = True
        self.pending = set()
        self.may_object = ""
        if self.stage == "awaiting_survey" and self.survey == "link" and not self.objected:
            self.stage = "archived"
