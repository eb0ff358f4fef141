//! Keeping community and clock across restarts: one JSON file, and a folder of uploads beside it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::clock::Clock;
use crate::options::Error;
use crate::shared::{Shared, ended};
use crate::world::{Id, World};

/// Changes that come close together are saved together.
const DEBOUNCE: Duration = Duration::from_millis(250);
const VERSION: u32 = 1;

#[derive(Deserialize)]
struct Saved {
    version: u32,
    clock: SavedClock,
    world: World,
}

#[derive(Serialize)]
struct Saving<'a> {
    version: u32,
    clock: SavedClock,
    world: &'a World,
}

#[derive(Serialize, Deserialize)]
struct SavedClock {
    frozen: bool,
    base: i64,
    shown: u64,
}

/// Reads what an earlier run left; `None` when there was none.
pub fn load(path: &Path) -> Result<Option<(World, Clock)>, Error> {
    let fail = |why: String| Error::Snapshot(path.to_owned(), why);
    let text = match fs::read(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(fail(error.to_string())),
    };
    let saved: Saved = serde_json::from_slice(&text).map_err(|error| fail(error.to_string()))?;
    if saved.version != VERSION {
        return Err(fail(format!(
            "it has version {}, not {VERSION}",
            saved.version
        )));
    }
    let mut world = saved.world;
    let folder = files_folder(path);
    for file in world
        .messages
        .values()
        .flat_map(|message| &message.attachments)
    {
        if let Ok(bytes) = fs::read(folder.join(file.id.to_string())) {
            world.files.insert(file.id, bytes);
        }
    }
    let clock = Clock::resumed(saved.clock.frozen, saved.clock.base, saved.clock.shown);
    Ok(Some((world, clock)))
}

fn files_folder(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".files");
    PathBuf::from(name)
}

/// Saves after each change, until the stand-in ends, and once more then.
pub async fn keep(shared: Shared, path: PathBuf) {
    let mut on_disk: BTreeSet<Id> = BTreeSet::new();
    let mut stop = shared.stop.subscribe();
    loop {
        let ending = tokio::select! {
            () = shared.changed.notified() => false,
            () = ended(&mut stop) => true,
        };
        if !ending {
            tokio::select! {
                () = tokio::time::sleep(DEBOUNCE) => {}
                () = ended(&mut stop) => {}
            }
        }
        let (text, files) = take(&shared, &on_disk);
        on_disk.extend(files.keys());
        let target = path.clone();
        let written = tokio::task::spawn_blocking(move || write(&target, &text, &files)).await;
        match written {
            Ok(Ok(())) => {}
            Ok(Err(error)) => {
                tracing::error!(%error, path = %path.display(), "the sandbox could not be saved");
            }
            Err(error) => tracing::error!(%error, "saving the sandbox failed"),
        }
        if ending {
            return;
        }
    }
}

fn take(shared: &Shared, on_disk: &BTreeSet<Id>) -> (Vec<u8>, BTreeMap<Id, Vec<u8>>) {
    let (frozen, base, shown) = shared.clock.saved();
    shared.look(|state| {
        let saving = Saving {
            version: VERSION,
            clock: SavedClock {
                frozen,
                base,
                shown,
            },
            world: &state.world,
        };
        // A world is plain data with string keys, which always has a JSON form.
        let text = serde_json::to_vec(&saving).unwrap_or_default();
        let new = state
            .world
            .files
            .iter()
            .filter(|(id, _)| !on_disk.contains(id));
        (text, new.map(|(id, bytes)| (*id, bytes.clone())).collect())
    })
}

fn write(path: &Path, text: &[u8], files: &BTreeMap<Id, Vec<u8>>) -> std::io::Result<()> {
    if text.is_empty() {
        return Err(std::io::Error::other("the community has no JSON form"));
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    // Uploads first: the snapshot must not name what is not there.
    if !files.is_empty() {
        let folder = files_folder(path);
        fs::create_dir_all(&folder)?;
        for (id, bytes) in files {
            fs::write(folder.join(id.to_string()), bytes)?;
        }
    }
    let mut draft = path.as_os_str().to_owned();
    draft.push(".new");
    let draft = PathBuf::from(draft);
    let mut file = fs::File::create(&draft)?;
    file.write_all(text)?;
    file.sync_all()?;
    fs::rename(draft, path)
}
