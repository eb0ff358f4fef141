"""Recomputes all figures of community health from the facts alone, with pandas and lifelines.

    cargo run --example health_facts -- DIR && python3 tests/health_check.py DIR

Written from the catalogue's definitions, not from the program. Each figure of each week is compared, with what it
rests on, the week before and the median of the four weeks before; then topics, hours and the 12 weeks of the trend.
Exits with 1 and a line for each value that differs.
"""

import sys
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
from lifelines import KaplanMeierFitter
from lifelines.utils import qth_survival_time

HOUR, DAY = 3600, 86400
ZONE = ZoneInfo("Europe/Berlin")
# A summary is written on Monday at 9.
AFTER = 9 * HOUR
FEW = range(1, 5)
KEYS = {"Passed": "passed_per_100", "NotMyTopic": "not_my_topic_per_100", "Snoozed": "snoozed_per_100",
        "TurnedOff": "turned_off_per_100"}


class Week:
    """An ISO week on Berlin's clocks: 167 to 169 hours."""

    def __init__(self, monday):
        self.monday = monday

    @classmethod
    def named(cls, name):
        year, number = name.split("-W")
        return cls(date.fromisocalendar(int(year), int(number), 1))

    def back(self, weeks):
        return Week(self.monday - timedelta(weeks=weeks))

    @property
    def name(self):
        year, number, _ = self.monday.isocalendar()
        return f"{year:04}-W{number:02}"

    @property
    def start(self):
        return int(datetime(self.monday.year, self.monday.month, self.monday.day, tzinfo=ZONE).timestamp())

    @property
    def end(self):
        return self.back(-1).start


class Look:
    """The facts of one week as they stood at `as_of`; `now` is when we look back at it."""

    def __init__(self, facts, week, now):
        self.week, self.now = week, now
        self.as_of = week.end + AFTER
        questions = facts["questions"]
        self.known = questions[questions.asked_at < self.as_of]
        self.asked = within(questions.asked_at, questions, week.start, week.end)
        self.valid = self.asked[~(self.asked.dismissed_at <= self.as_of)]
        self.all_answers = facts["answers"][facts["answers"].by != 0]
        quarter = week.back(11).start
        self.answers = within(self.all_answers["at"], self.all_answers, quarter, week.end)
        self.pings = within(facts["pings"]["at"], facts["pings"], week.start, week.end)
        self.experts = facts["experts"]
        self.activity = facts["activity"][facts["activity"].who != 0]
        self.presence = within(facts["presence"].hour, facts["presence"], week.back(3).start, week.end)
        recent = within(questions.asked_at, questions, quarter, week.end)
        self.recent = recent[~(recent.dismissed_at <= self.as_of)]

    @property
    def count(self):
        """How many were asked, without those taken back within a day before anybody responded."""
        deadline = (self.valid.asked_at + DAY).clip(upper=self.as_of)
        taken_back = (self.valid.withdrawn_at <= deadline) & ~(self.valid.response_at <= deadline)
        return int((~taken_back).sum())

    def figures(self):
        found = {"asked": (float(self.count), self.count)}
        for name, hours in (("1h", 1), ("24h", 24), ("72h", 72)):
            found[f"answered_within_{name}"] = self.answered_within(hours * HOUR, self.asked)
        newcomers = self.asked[self.asked["first"]]
        found["first_question_reply_rate"] = few(self.answered_within(DAY, newcomers))
        found["first_response_median"] = self.first_response(0.5)
        found["first_response_p90"] = self.first_response(0.9)
        return found | self.of_states() | self.of_answers() | self.of_experts() | self.of_pings() | self.of_people()

    def answered_within(self, horizon, questions):
        deadline = questions.asked_at + horizon
        judged = questions[(deadline <= self.now) & ~(questions.dismissed_at <= self.now)]
        deadline = judged.asked_at + horizon
        quick = judged.response_at <= deadline
        taken_back = ~quick & (judged.withdrawn_at <= deadline)
        return mean(quick[~taken_back])

    @cached_property
    def survival(self):
        happened = self.valid.response_at <= self.as_of
        gone = self.valid.withdrawn_at.where(self.valid.withdrawn_at <= self.as_of)
        stopped = pd.concat([gone, self.valid.settled_at], axis=1).min(axis=1).fillna(self.as_of).clip(upper=self.as_of)
        ended = self.valid.response_at.where(happened, stopped)
        return KaplanMeierFitter().fit((ended - self.valid.asked_at).clip(lower=0), happened)

    def first_response(self, done):
        if self.valid.empty:
            return None, 0
        # The tolerance is for products of fractions that make exactly a half.
        time = qth_survival_time(1 - done + 1e-9, self.survival.survival_function_)
        return (None if np.isinf(time) else float(time)), len(self.valid)

    def of_states(self):
        settled = self.valid.settled_at <= self.as_of
        counted = settled[~(self.valid.withdrawn_at <= self.as_of) | settled]
        gone = (self.known.dismissed_at <= self.as_of) | (self.known.withdrawn_at <= self.as_of)
        done = (self.known.response_at <= self.as_of) | (self.known.settled_at <= self.as_of)
        ages = self.as_of - self.known.asked_at[~gone & ~done]
        detected = self.asked[self.asked.detected]
        offered = self.asked.earlier_answer[self.asked.earlier_answer != "NotOffered"]
        return {
            "resolution_rate": mean(counted),
            "issue_age": (float(ages.median()) if len(ages) else None, len(ages)),
            "detection_precision": mean(~(detected.dismissed_at <= self.as_of)),
            "knowledge_reuse": mean(offered == "Taken"),
        }

    def of_answers(self):
        counts = self.answers.groupby("by").size()
        people = len(counts)
        edges = self.answers.loc[self.answers.asker != 0, ["asker", "by"]].drop_duplicates()
        mutual = edges.merge(edges, left_on=["asker", "by"], right_on=["by", "asker"])
        linked = pd.unique(edges.to_numpy().ravel())
        reciprocity = (len(mutual) / len(edges) if len(edges) else None, len(edges))
        return {
            "contributor_absence_factor": few((absence_factor(counts), people)),
            "gini_of_answers": few((gini(counts), people)),
            "reciprocity": (None, None) if len(linked) in FEW else reciprocity,
        }

    def available(self):
        """Who may be asked about each topic, as pairs."""
        weeks = [self.week.back(n).name for n in range(4)]
        wrote = set(self.activity.who[self.activity.week.isin(weeks)])
        e = self.registered()
        seen = e.last_active_at.between(self.week.back(3).start, self.as_of)
        return e[e.open & (seen | e.who.isin(wrote))]

    def registered(self):
        e = self.experts
        return e[(e.since <= self.as_of) & ~(e.until <= self.as_of)]

    def of_experts(self):
        skilled = self.valid[self.valid.topics.str.len() > 0]
        served = set(self.available().topic)
        unmet = skilled.topics.map(lambda topics: not served.intersection(topics)).sum()
        asked, covered, experts = self.hours()
        gap = float(((asked > 0) & ~covered).sum())
        hours = int((asked > 0).sum())
        return {
            "unmet_demand": (float(unmet) if len(skilled) else None, len(skilled)),
            "coverage_gap": (None, None) if experts in FEW else (gap if hours else None, hours),
        }

    def hours(self):
        there = self.presence[self.presence.who != 0]
        asked = np.bincount(hour_of_week(self.recent.asked_at), minlength=168)
        covered = np.bincount(hour_of_week(there.hour), minlength=168) > 0
        return asked, covered, there.who.nunique()

    def of_pings(self):
        pings = self.pings
        about = self.known[self.known.id.isin(pings.ask)]
        answered = int((about.response_at <= self.as_of).sum())
        load = pings.groupby("whom").agg(pings=("at", "size"), limit=("limit", "last"))
        rates = {
            key: (100 * float((pings.outcome == outcome).mean()) if len(pings) else None, len(pings))
            for outcome, key in KEYS.items()
        }
        return rates | {
            "pings_per_answer": (len(pings) / answered if answered else None, answered),
            "pings_accepted": mean(pings.outcome == "Accepted"),
            "highest_load": few((float((load.pings / load.limit).max()) if len(load) else None, len(load))),
        }

    def rings(self, week):
        weeks = [week.back(n).name for n in range(12)]
        seen = self.activity[self.activity.week.isin(weeks)].groupby("who").week.nunique()
        return pd.cut(seen, [0, 2, 8, 12], labels=[1, 2, 3]).astype(int)

    def of_people(self):
        now, before = self.rings(self.week), self.rings(self.week.back(1))
        both = pd.concat([now, before], axis=1, keys=["now", "before"]).fillna(0)
        counts = {name: int((now == ring).sum()) for name, ring in (("peripheral", 1), ("active", 2), ("core", 3))}
        n = sum(count for count in counts.values() if count not in FEW)
        inward = int(((both.now > both.before) & (both.now >= 2)).sum())
        outward = int(((both.now < both.before) & (both.before >= 2)).sum())
        found = {f"ring_{name}": told(count, n) for name, count in counts.items()}
        found |= {"moved_inward": told(inward, n), "moved_outward": told(outward, n)}
        return found | self.of_newcomers() | self.of_the_silent()

    def of_newcomers(self):
        asked = self.valid[self.valid["first"] & (self.valid.asker != 0)]
        answers = within(self.all_answers["at"], self.all_answers, self.week.start, self.week.end)
        new = set(asked.asker) | set(answers.by[answers["first"]])
        contributors = set(self.asked.asker) | set(answers.by)
        first = within(self.known.asked_at, self.known, self.week.end - 90 * DAY, self.week.end)
        first = first[first["first"] & (first.asker != 0) & ~(first.dismissed_at <= self.as_of)]
        since = first.groupby("asker").asked_at.min()
        later = self.all_answers[self.all_answers["at"] < self.as_of]
        turned = later.by[later["at"] > later.by.map(since)].nunique()
        share = (turned / len(since) if len(since) else None, len(since))
        return {"new_contributors": told(len(new), len(contributors)), "asker_to_answerer": few(share)}

    def of_the_silent(self):
        recent = within(self.all_answers["at"], self.all_answers, self.week.end - 90 * DAY, self.week.end)
        helpers = set(recent.by[recent.credited])
        weeks = [self.week.back(n).name for n in range(4)]
        silent = len(helpers - set(self.activity.who[self.activity.week.isin(weeks)]))
        return {"inactive_contributors": few(told(silent, len(helpers)))}

    def topics(self):
        about = self.recent.explode("topics").dropna(subset="topics")
        about = about.assign(this_week=about.asked_at >= self.week.start, open=~(about.response_at <= self.as_of))
        rows = about.groupby("topics").agg(questions=("id", "size"), this_week=("this_week", "sum"), unanswered=("open", "sum"))
        answered = self.answers.merge(about[["id", "topics"]], left_on="ask", right_on="id")
        counts = answered.groupby(["topics", "by"]).size()
        rows["registered"] = self.registered().groupby("topic").who.nunique()
        rows["available"] = self.available().groupby("topic").who.nunique()
        rows["answers"] = counts.groupby("topics").sum()
        factor = counts.groupby("topics").agg(absence_factor)
        rows = rows.fillna(0)
        rows["absence_factor"] = factor[rows.index[rows.questions >= 10].intersection(factor.index)]
        return rows


def within(times, rows, first, end):
    return rows[(times >= first) & (times < end)]


def mean(flags):
    return (float(flags.mean()) if len(flags) else None), len(flags)


def few(figure):
    """Nothing is told of one to four people, not even how many they are."""
    return (None, None) if figure[1] in FEW else figure


def told(count, of):
    """A number of people: one to four aren't told, nor any number out of as few."""
    return (None, None) if count in FEW or of in FEW else ((float(count), of) if of else (None, 0))


def absence_factor(counts):
    shares = np.sort(np.asarray(counts))[::-1].cumsum()
    return float(np.argmax(2 * shares >= shares[-1]) + 1) if len(shares) else None


def gini(counts):
    """Mean absolute difference over twice the mean: the other road to the same number."""
    values = np.asarray(counts, dtype=float)
    n = len(values)
    return np.abs(values[:, None] - values).sum() / (n * (n - 1)) / (2 * values.mean()) if n > 1 else None


def hour_of_week(seconds):
    local = pd.to_datetime(seconds, unit="s", utc=True).dt.tz_convert("Europe/Berlin")
    return (local.dt.weekday * 24 + local.dt.hour).to_numpy()


def read(folder):
    names = ("questions", "answers", "pings", "activity", "experts", "presence")
    facts = {name: pd.read_csv(folder / f"{name}.csv") for name in names}
    facts["questions"]["topics"] = facts["questions"].topics.fillna("").map(lambda names: names.split(";") if names else [])
    return facts


class Comparison:
    def __init__(self):
        self.compared, self.wrong = 0, 0

    def same(self, what, found, expected):
        found, expected = (None if value is None or pd.isna(value) else float(value) for value in (found, expected))
        self.compared += 1
        if (found is None) != (expected is None) or (found is not None and abs(found - expected) > 1e-9):
            self.wrong += 1
            print(f"{what}: told {found}, recomputed {expected}")


def compare_figures(compare, folder, week, past):
    told = pd.read_csv(folder / "figures.csv").set_index("figure")
    assert set(told.index) == set(past[0]), set(told.index) ^ set(past[0])
    for figure, row in told.iterrows():
        values = [look[figure][0] for look in past]
        before = [value for value in values[1:] if value is not None]
        compare.same(f"{week} {figure}", row.value, values[0])
        compare.same(f"{week} {figure}, n", row.n, past[0][figure][1])
        compare.same(f"{week} {figure}, last week", row.last_week, values[1])
        compare.same(f"{week} {figure}, four weeks", row.four_week_median, np.median(before) if before else None)


def compare_tables(compare, folder, week, look):
    told = pd.read_csv(folder / "topics.csv").set_index("topic")
    expected = look.topics()
    assert set(told.index) == set(expected.index), f"{week}: topics differ"
    for (topic, column), value in told.stack(future_stack=True).items():
        compare.same(f"{week} {topic}, {column}", value, expected.loc[topic, column])
    asked, covered, experts = look.hours()
    hours = pd.read_csv(folder / "hours.csv")
    for place, row in hours.iterrows():
        compare.same(f"{week} hour {place}", row.questions, asked[place])
        there = None if experts in FEW else covered[place]
        compare.same(f"{week} hour {place}, expert", row.expert_there, there)


def compare_trend(compare, folder, facts, week, now):
    rows = pd.read_csv(folder / "weeks.csv")
    for row in rows.itertuples():
        look = Look(facts, Week.named(row.week), now)
        share, old = look.answered_within(DAY, look.asked)
        compare.same(f"{week} trend of {row.week}, asked", row.asked, look.count)
        compare.same(f"{week} trend of {row.week}, old", row.at_least_24h_old, old)
        compare.same(f"{week} trend of {row.week}, answered", row.answered_within_24h, share)
        for column, done in (("quarter", 0.25), ("median", 0.5), ("three_quarters", 0.75)):
            expected = look.first_response(done)[0]
            compare.same(f"{week} trend of {row.week}, {column}", getattr(row, f"first_response_{column}"), expected)


def main(folder):
    facts, compare = read(folder), Comparison()
    folders = sorted((folder / "told").iterdir())
    for of_week in folders:
        week = Week.named(of_week.name)
        now = week.end + AFTER
        looks = [Look(facts, week.back(weeks), now) for weeks in range(5)]
        compare_figures(compare, of_week, week.name, [look.figures() for look in looks])
        compare_tables(compare, of_week, week.name, looks[0])
        compare_trend(compare, of_week, facts, week.name, now)
    print(f"{compare.compared} values of {len(folders)} weeks recomputed with pandas and lifelines, {compare.wrong} differ")
    return 1 if compare.wrong or not compare.compared else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
