//! The chat page in a real headless browser, with the real program behind it.

mod page;
mod pictures;
mod processes;

use std::time::Duration;

use anyhow::{Context, ensure};

use page::{Page, Screen};
use processes::{Driver, Sandbox};

/// A whole story takes some seconds; beyond this something hangs.
const AT_MOST: Duration = Duration::from_mins(3);

const QUESTION: &str = "How do I make Postgres replicate to a second server without downtime?";
const ANSWER: &str =
    "Take a base backup with pg_basebackup, then let it stream with a replication slot.";

#[test]
fn a_question_is_asked_answered_found_and_summed_up() -> anyhow::Result<()> {
    in_browser(&["--empty"], async |driver, address| {
        let page = Page::open(driver, address, Screen::LAPTOP).await?;
        two_say_what_they_know(&page).await?;
        ana_asks(&page).await?;
        bo_answers(&page).await?;
        ana_is_content_and_finds_it_again(&page).await?;
        lea_reads_the_week(&page).await?;
        page.close().await
    })
}

/// Not a test but a command: `cargo test --test browser -- --ignored pictures`.
#[test]
#[ignore = "makes the pictures of the README"]
fn pictures() -> anyhow::Result<()> {
    in_browser(&[], pictures::take)
}

/// Tells the story of a fresh sandbox with a browser at hand; without a browser there is nothing to tell.
fn in_browser(
    arguments: &[&str],
    story: impl AsyncFnOnce(&Driver, &str) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let Some(driver) = Driver::start()? else {
        return Ok(());
    };
    let sandbox = Sandbox::start(arguments)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        tokio::time::timeout(AT_MOST, story(&driver, &sandbox.base))
            .await
            .context("the story took too long")?
    })
}

async fn two_say_what_they_know(page: &Page) -> anyhow::Result<()> {
    for expert in ["bo", "chi"] {
        page.become_member(expert).await?;
        page.go_to("help").await?;
        page.write("/skills add skill:postgres level:expert")
            .await?;
        page.read_private(&["postgres"]).await?;
    }
    Ok(())
}

async fn ana_asks(page: &Page) -> anyhow::Result<()> {
    page.become_member("ana").await?;
    page.write(QUESTION).await?;
    page.read("ana", &[QUESTION]).await?;
    let buzzed = "[data-testid=phone-count]:not([data-buzzes=\"0\"])";
    ensure!(
        page.count(buzzed).await? == 0,
        "nobody is asked before patience is over"
    );
    page.click("[data-testid=clock-10m]").await?;
    for expert in ["bo", "chi"] {
        page.see(&format!(
            "[data-testid=phone-count][data-member={expert}][data-buzzes=\"1\"]"
        ))
        .await?;
    }
    ensure!(
        page.count(buzzed).await? == 2,
        "somebody else was notified too"
    );
    Ok(())
}

async fn bo_answers(page: &Page) -> anyhow::Result<()> {
    page.become_member("bo").await?;
    page.click("[data-testid=phone][data-member=bo] [data-testid=phone-row][data-silent=false] a")
        .await?;
    page.read("whoknows", &["@bo", "@chi", "postgres"]).await?;
    page.click("button[data-label=\"I'll take it\"]").await?;
    page.read("whoknows", &["bo is on it"]).await?;
    page.write(ANSWER).await?;
    page.read("bo", &[ANSWER]).await.map(drop)
}

async fn ana_is_content_and_finds_it_again(page: &Page) -> anyhow::Result<()> {
    page.become_member("ana").await?;
    page.read("bo", &[ANSWER]).await?;
    page.click("button[data-label=Solved]").await?;
    page.read("whoknows", &["Solved", "thanks to bo"]).await?;
    page.go_to("lounge").await?;
    page.write("/search text:replicate postgres to a second server")
        .await?;
    page.read_private(&["Postgres replicate", "bo"]).await?;
    ensure!(
        page.count("[data-testid=channel-link][data-channel-name=core]")
            .await?
            == 0,
        "ana sees the core channel"
    );
    Ok(())
}

async fn lea_reads_the_week(page: &Page) -> anyhow::Result<()> {
    page.click("[data-testid=clock-monday]").await?;
    page.become_member("lea").await?;
    page.go_to("core").await?;
    page.read("whoknows", &["Community health", "Answered within 24 h"])
        .await?;
    let (width, words) = page
        .look_at_picture("article[data-author=whoknows] img")
        .await?;
    ensure!(width >= 400, "the picture is only {width} pixels wide");
    ensure!(
        words.len() > 40 && !words.starts_with("Picture without"),
        "the picture isn't told in words: {words:?}"
    );
    Ok(())
}
