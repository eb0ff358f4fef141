//! All figures of one week over 50,000 questions and 20,000 members, and the pictures: what a summary costs in memory.
//! From the file to the figures: `survey.rs`.

use whoknows::domain;
use whoknows::domain::calendar::Week;
use whoknows::domain::health::{Facts, Metric, Period, survey};
use whoknows::domain::ids::UserId;
use whoknows::domain::time::{HOUR, Timestamp};
use whoknows::report::picture::{Fonts, Theme, weekly, whole};

#[allow(dead_code)] // not every plan is of use here
#[path = "../tests/golden/community.rs"]
mod community;

use community::{Plan, make};

fn main() {
    divan::main();
}

/// 50,000 questions in 17 weeks, which is as far back as figures look, and
/// twenty thousand members whose messages come as rows per week.
fn big() -> (Facts, Week, Timestamp) {
    let plan = Plan {
        weeks: 17,
        people: 20_000,
        questions: 2_950,
        newcomers: None,
        outage: None,
        ..Plan::golden()
    };
    let facts = make(&plan);
    assert!(facts.questions.len() > 45_000, "{}", facts.questions.len());
    assert!(facts.activity.iter().all(|row| row.who != UserId(0)));
    let now = plan.last_week.end(&Plan::zone()).plus(9 * HOUR);
    (facts, plan.last_week, now)
}

/// Must hold: under 200 ms.
#[divan::bench(sample_count = 10)]
fn all_figures(bencher: divan::Bencher) {
    let (facts, week, now) = big();
    let zone = Plan::zone();
    bencher.bench(|| survey(&facts, week, now, &zone));
}

#[divan::bench(sample_count = 5, args = Metric::ALL.iter().copied())]
fn one_figure(bencher: divan::Bencher, metric: Metric) {
    let (facts, week, now) = big();
    let zone = Plan::zone();
    let period = Period::new(week, now, &zone);
    bencher.bench(|| metric.compute(&facts, &period));
}

#[divan::bench(sample_count = 10)]
fn weekly_picture(bencher: divan::Bencher) {
    let (facts, week, now) = big();
    let health = survey(&facts, week, now, &Plan::zone());
    let fonts = Fonts::load();
    bencher.bench(|| weekly(&health, Theme::Dark).png(&fonts));
}

#[divan::bench(sample_count = 10)]
fn whole_picture(bencher: divan::Bencher) {
    let (facts, week, now) = big();
    let health = survey(&facts, week, now, &Plan::zone());
    let fonts = Fonts::load();
    bencher.bench(|| whole(&health, Theme::Dark).png(&fonts));
}

#[divan::bench(sample_count = 10)]
fn fonts() -> Fonts {
    Fonts::load()
}
