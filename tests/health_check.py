"""Recomputes the figures of community health from exported facts, independently of the program.

    cargo run --example health_facts -- DIR && python3 tests/health_check.py DIR

Kaplan-Meier comes from lifelines where that is installed, else from a plain reading of the textbook. Exits with 1 and
a line for each figure that differs.
"""

import csv
import sys
from collections import Counter
from pathlib import Path

try:
    from lifelines import KaplanMeierFitter
except ImportError:
    KaplanMeierFitter = None

HOUR, DAY, WEEK = 3600, 86400, 7 * 86400


def read(folder, name):
    with open(Path(folder) / f"{name}.csv", newline="") as file:
        return [
            {key: int(value) if value.lstrip("-").isdigit() else (value or None) for key, value in row.items()}
            for row in csv.DictReader(file)
        ]


def share(part, whole):
    return part / whole if whole else None


def quantile(times, happened, done):
    """The first time by which a share `done` has happened."""
    if not times:
        return None
    if KaplanMeierFitter:
        curve = KaplanMeierFitter().fit(times, happened).survival_function_["KM_estimate"]
        below = curve[curve <= 1 - done + 1e-9]
        return float(below.index[0]) if len(below) else None
    waiting = 1.0
    for time in sorted({t for t, h in zip(times, happened) if h}):
        at_risk = sum(t >= time for t in times)
        waiting *= 1 - sum(t == time and h for t, h in zip(times, happened)) / at_risk
        if waiting <= 1 - done + 1e-9:
            return float(time)
    return None


def gini(counts):
    """Mean absolute difference over twice the mean: the other road to the same number."""
    n = len(counts)
    differences = sum(abs(a - b) for a in counts for b in counts)
    return differences / (n * (n - 1)) / (2 * sum(counts) / n)


def absence_factor(counts):
    total, reached = sum(counts), 0
    for k, count in enumerate(sorted(counts, reverse=True), 1):
        reached += count
        if 2 * reached >= total:
            return k
    return None


def known(time, as_of):
    return time is not None and time <= as_of


def of_questions(facts, week):
    start, end, now = week["start"], week["end"], week["as_of"]
    asked = [q for q in facts["questions"] if start <= q["asked_at"] < end]
    valid = [q for q in asked if not known(q["dismissed_at"], now)]
    within = {}
    for name, horizon in (("1h", HOUR), ("24h", DAY), ("72h", 3 * DAY)):
        old = [q for q in valid if q["asked_at"] + horizon <= now]
        quick = [q for q in old if known(q["response_at"], q["asked_at"] + horizon)]
        within[f"answered_within_{name}"] = share(len(quick), len(old))
        if horizon == DAY:
            first_old = [q for q in old if q["first"]]
            first_quick = [q for q in quick if q["first"]]
            within["first_question_reply_rate"] = share(len(first_quick), len(first_old))
    happened = [known(q["response_at"], now) for q in valid]
    times = [(q["response_at"] if h else now) - q["asked_at"] for q, h in zip(valid, happened)]
    detected = [q for q in asked if q["detected"]]
    offered = [q for q in asked if q["offered"]]
    return within | {
        "asked": len(valid),
        "first_response_median": quantile(times, happened, 0.5),
        "first_response_p90": quantile(times, happened, 0.9),
        "resolution_rate": share(sum(known(q["settled_at"], now) for q in valid), len(valid)),
        "detection_precision": share(sum(q in valid for q in detected), len(detected)),
        "knowledge_reuse": share(sum(q["taken"] for q in offered), len(offered)),
    }


def of_answers(facts, week, first_start):
    end = week["end"]
    recent = [a for a in facts["answers"] if first_start <= a["at"] < end]
    counts = list(Counter(a["by"] for a in recent).values())
    pairs = {(a["asker"], a["by"]) for a in recent}
    people = {person for pair in pairs for person in pair}
    both = sum((b, a) in pairs for a, b in pairs)
    return {
        "contributor_absence_factor": absence_factor(counts) if len(counts) >= 5 else None,
        "gini_of_answers": gini(counts) if len(counts) >= 5 else None,
        "reciprocity": share(both, len(pairs)) if len(people) >= 5 else None,
    }


def of_people(facts, week, weeks):
    seen = Counter(row["who"] for row in facts["activity"] if row["week"] in weeks)
    rings = Counter("core" if n >= 9 else "active" if n >= 3 else "peripheral" for n in seen.values())

    def told(n, of):
        return None if 1 <= n < 5 or of == 0 else n

    end, now = week["end"], week["as_of"]
    newcomers = {}
    for q in facts["questions"]:
        if q["first"] and end - 90 * DAY <= q["asked_at"] < end and not known(q["dismissed_at"], now):
            newcomers.setdefault(q["asker"], q["asked_at"])
    turned = {a["by"] for a in facts["answers"] if a["at"] < now and a["at"] > newcomers.get(a["by"], 1 << 60)}
    return {f"ring_{ring}": told(rings[ring], len(seen)) for ring in ("core", "active", "peripheral")} | {
        "asker_to_answerer": share(len(turned), len(newcomers)) if len(newcomers) >= 5 else None,
    }


def of_pings(facts, week):
    pings = [p for p in facts["pings"] if week["start"] <= p["at"] < week["end"]]
    about = {p["ask"] for p in pings}
    answered = [q for q in facts["questions"] if q["id"] in about and known(q["response_at"], week["as_of"])]
    return {
        "pings_per_answer": share(len(pings), len(answered)),
        "pings_accepted": share(sum(p["accepted"] for p in pings), len(pings)),
    }


def main(folder):
    names = ("questions", "answers", "pings", "activity")
    facts = {name: read(folder, name) for name in names}
    weeks = sorted(read(folder, "weeks"), key=lambda week: week["start"])
    told = {(row["week"], row["figure"]): row for row in csv.DictReader(open(Path(folder) / "figures.csv"))}
    compared, wrong = 0, 0
    for place, week in enumerate(weeks):
        # Weeks before the first of the history hold nothing.
        look_back = weeks[max(0, place - 11) : place + 1]
        ours = of_questions(facts, week) | of_answers(facts, week, look_back[0]["start"])
        ours |= of_people(facts, week, {w["week"] for w in look_back}) | of_pings(facts, week)
        for figure, expected in ours.items():
            text = told[(week["week"], figure)]["value"]
            found = float(text) if text else None
            same = (found is None) == (expected is None) and (found is None or abs(found - expected) < 1e-9)
            compared += 1
            if not same:
                wrong += 1
                print(f"{week['week']} {figure}: told {found}, recomputed {expected}")
    tool = "lifelines" if KaplanMeierFitter else "the standard library"
    print(f"{compared} figures of {len(weeks)} weeks recomputed with {tool}, {wrong} differ")
    return 1 if wrong or not compared else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
