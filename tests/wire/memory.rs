//! How much memory the idle program takes.

use std::path::Path;
use std::time::Duration;

use super::ground::Ground;

/// What `whoknows run` may take, in kB.
const MOST: u64 = 40 * 1024;

/// `whoknows run` on the store of this community: resident memory once it is idle.
pub fn idle_with(data: &Path) {
    let mut ground = Ground::with(|options| {
        options.snapshot = Some(data.join("community.json"));
    });
    std::fs::copy(data.join("bot.sqlite"), ground.folder.path().join("whoknows.db")).expect("a copy");
    ground.configure(
        "help_channels = [\"help\", \"code\", \"makers\", \"questions\"]\ngeneral_channels = [\"lounge\"]\n\
         time_zone = \"Europe/Berlin\"",
    );
    ground.bot.start_anew();
    std::thread::sleep(Duration::from_secs(3));
    let (now, peak) = ground.bot.process().memory().expect("/proc");
    println!("memory of the demo community's bot: {now} kB idle, {peak} kB at most");
    assert!(now < MOST, "{now} kB");
    ground.end();
}
