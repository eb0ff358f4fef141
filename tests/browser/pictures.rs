//! Takes the pictures of the README from the demo community.

use std::fs;
use std::path::Path;

use anyhow::ensure;

use super::page::{Page, Screen};
use super::processes::Driver;

/// A picture of a README shouldn't weigh more than this, in bytes.
const AT_MOST: usize = 250_000;

const QUESTION: &str = "How do I make Postgres replicate to a second server without downtime?";

/// Writes `chat.png`, `phone.png` and `summary.png` into `docs/pictures`.
pub async fn take(driver: &Driver, address: &str) -> anyhow::Result<()> {
    let page = Page::open(driver, address, Screen::LAPTOP).await?;
    page.become_member("ana").await?;
    page.go_to("help").await?;
    page.write(QUESTION).await?;
    page.become_member("bo").await?;
    let call = "[data-testid=phone][data-member=bo] [data-testid=phone-row]:first-child";
    let fresh = "[data-testid=phone-count][data-member=bo][data-buzzes=\"1\"]";
    page.see(fresh).await?;
    page.click(&format!("{call} a")).await?;
    page.see("button[data-label=\"I'll take it\"]").await?;
    save("chat.png", &page.screenshot().await?)?;

    page.read("bo", &[]).await?;
    let small = Page::open(driver, &page.address().await?, Screen::PHONE).await?;
    small.read("bo", &[]).await?;
    save("phone.png", &small.screenshot().await?)?;
    small.close().await?;

    page.become_member("lea").await?;
    page.go_to("core").await?;
    let newest = "article[data-author=whoknows]:last-of-type img";
    page.look_at_picture(newest).await?;
    let picture = page.address_of_picture(newest).await?;
    save("summary.png", &reqwest::get(picture).await?.bytes().await?)?;
    page.close().await
}

fn save(name: &str, png: &[u8]) -> anyhow::Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/pictures");
    fs::create_dir_all(&folder)?;
    fs::write(folder.join(name), png)?;
    println!("docs/pictures/{name}: {} bytes", png.len());
    ensure!(
        png.len() <= AT_MOST,
        "{name} weighs more than {AT_MOST} bytes"
    );
    Ok(())
}
