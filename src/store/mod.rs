//! SQLite: the only room that knows SQL. One file an aggregate; this page opens, migrates and commits.

mod asks;
mod care;
mod closed_places;
mod digests;
mod facts;
mod follows;
mod heard;
mod imports;
mod lines;
mod linked_roles;
mod nominations;
mod outbox;
mod past;
mod people;
mod pings;
mod presence;
mod responses;
mod rows;
mod suggestions;
mod traces;
mod weeks;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};
use rusqlite_migration::{M, Migrations};
use thiserror::Error;

pub use imports::{BroughtIn, PastAsk};
pub use nominations::{Nomination, NominationAnswer};
pub use outbox::Promise;
pub use past::{PastAnswer, PastQuestion};
pub use pings::{Ping, PingOutcome};
pub use responses::{Credit, Response};
pub use weeks::Posted;

/// What can go wrong with the store, said for an operator.
#[derive(Debug, Error)]
pub enum StoreError {
    /// The file or its folder can't be read or written.
    #[error(
        "the database {path} can't be opened: {why}. Check that it is a file that this user may read and write, in a folder they may write to; or name another under [store] path"
    )]
    Unreachable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        why: String,
    },
    /// The folder it is to be in isn't there.
    #[error(
        "the folder {folder} for the database isn't there. Make it (mkdir -p {folder}), or name another place under [store] path"
    )]
    NoFolder {
        /// The folder.
        folder: PathBuf,
    },
    /// It isn't a database, or it is damaged.
    #[error(
        "{path} is not a whoknows database (or it is damaged): {why}. Nothing was changed; name another file under [store] path, or restore a backup"
    )]
    NotADatabase {
        /// The file.
        path: PathBuf,
        /// What SQLite said.
        why: String,
    },
    /// A newer program wrote it.
    #[error(
        "the database {path} was written by a newer whoknows (schema {found}, this program knows {known}). Nothing was changed; start the newer program, or restore the copy made before its migration"
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its schema number.
        found: i64,
        /// The newest schema this program knows.
        known: i64,
    },
    /// An older program wrote it, and we only look.
    #[error(
        "the database {path} was written by an older whoknows (schema {found}, this program needs {known}). Nothing was changed; start `whoknows run` once, which brings it up to date"
    )]
    Older {
        /// The file.
        path: PathBuf,
        /// Its schema number.
        found: i64,
        /// The schema this program needs.
        known: i64,
    },
    /// Another process holds it.
    #[error("the database {path} is in use by another whoknows. Stop that one first")]
    InUse {
        /// The file.
        path: PathBuf,
    },
    /// A statement failed.
    #[error("the database refused: {0}")]
    Sql(#[from] rusqlite::Error),
    /// A saved value can't be read.
    #[error("a saved value can't be read: {0}")]
    Value(#[from] serde_json::Error),
}

/// What a call to the store gives.
pub type Result<T> = std::result::Result<T, StoreError>;

/// How long a statement waits for another process to let go of the file.
const BUSY: Duration = Duration::from_secs(5);

/// Each step is a file that is never edited once released.
static STEPS: [M<'static>; 5] = [
    M::up(include_str!("migrations/0001_first_light.sql")),
    M::up(include_str!("migrations/0002_whole_life.sql")),
    M::up(include_str!("migrations/0003_who_was_there.sql")),
    M::up(include_str!("migrations/0004_actions.sql")),
    M::up(include_str!("migrations/0005_closed_places.sql")),
];

fn migrations() -> Migrations<'static> {
    Migrations::from_slice(&STEPS)
}

/// The database, held by one owner.
#[derive(Debug)]
pub struct Store {
    connection: Connection,
}

impl Store {
    /// Opens the database, makes it (readable by its owner only) if it isn't there,
    /// and brings its schema up to date after putting a copy beside it.
    pub fn open(path: &Path) -> Result<Self> {
        make_if_missing(path)?;
        let unreachable = |why: rusqlite::Error| StoreError::Unreachable {
            path: path.to_owned(),
            why: why.to_string(),
        };
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags).map_err(unreachable)?;
        check_it_is_ours(&connection, path)?;
        let mut store = Self::prepare(connection).map_err(|why| said_of(path, &why))?;
        store.migrate(path)?;
        Ok(store)
    }

    /// Opens a database that is there, to look only: nothing is made, migrated or written. It may be in use.
    pub fn open_to_read(path: &Path) -> Result<Self> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection =
            Connection::open_with_flags(path, flags).map_err(|why| said_of(path, &why))?;
        check_it_is_ours(&connection, path)?;
        let (found, known) = (schema(&connection)?, STEPS.len() as i64);
        if found < known {
            let path = path.to_owned();
            return Err(StoreError::Older { path, found, known });
        }
        connection.set_prepared_statement_cache_capacity(32);
        Ok(Self { connection })
    }

    /// The file it is kept in; empty for one in memory.
    pub fn path(&self) -> PathBuf {
        self.connection
            .path()
            .map(PathBuf::from)
            .unwrap_or_default()
    }

    /// From now on this store is read as it is at this moment, whatever others write. Only for one opened to read.
    pub fn hold_still(&self) -> Result<()> {
        self.run("BEGIN")?;
        // The moment is that of the first look.
        schema(&self.connection)?;
        Ok(())
    }

    /// A database that lives as long as the value; for tests and for explaining a message from the shell.
    pub fn in_memory() -> Result<Self> {
        let mut store = Self::prepare(Connection::open_in_memory()?)?;
        let to_latest = migrations().to_latest(&mut store.connection);
        to_latest.map_err(|why| not_migrated(Path::new(":memory:"), &why))?;
        Ok(store)
    }

    fn prepare(connection: Connection) -> rusqlite::Result<Self> {
        connection.busy_timeout(BUSY)?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        // FULL: what was promised to people is on disk before it is said.
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "foreign_keys", true)?;
        // What a member has erased is overwritten, not only unlinked.
        connection.pragma_update(None, "secure_delete", true)?;
        connection.set_prepared_statement_cache_capacity(128);
        Ok(Self { connection })
    }

    fn migrate(&mut self, path: &Path) -> Result<()> {
        let known = STEPS.len() as i64;
        let found = schema(&self.connection)?;
        if found > 0 && found < known {
            let copy = path.with_extension(format!("before-{known}.sqlite"));
            let name = copy.to_string_lossy();
            self.connection.execute("VACUUM INTO ?1", [name.as_ref()])?;
            restrict(&copy);
        }
        let to_latest = migrations().to_latest(&mut self.connection);
        to_latest.map_err(|why| not_migrated(path, &why))
    }

    /// Runs `work` in one transaction: all of it is on disk when this returns, or none of it is.
    pub fn commit<T, E: From<StoreError>>(
        &mut self,
        work: impl FnOnce(&mut Self) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        self.run("BEGIN IMMEDIATE").map_err(E::from)?;
        let outcome = work(self);
        let end = if outcome.is_ok() {
            "COMMIT"
        } else {
            "ROLLBACK"
        };
        self.run(end).map_err(E::from)?;
        outcome
    }

    /// Runs `work` inside the open transaction; if it fails, what it wrote is undone and the rest stays.
    pub fn attempt<T, E: From<StoreError>>(
        &mut self,
        work: impl FnOnce(&mut Self) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        self.run("SAVEPOINT attempt").map_err(E::from)?;
        let outcome = work(self);
        if outcome.is_err() {
            self.run("ROLLBACK TO attempt").map_err(E::from)?;
        }
        self.run("RELEASE attempt").map_err(E::from)?;
        outcome
    }

    /// Runs `read`, all of whose queries see the same state, whatever is written meanwhile.
    pub fn at_one_moment<T>(&self, read: impl FnOnce(&Self) -> Result<T>) -> Result<T> {
        self.run("SAVEPOINT look")?;
        let outcome = read(self);
        self.run("RELEASE look")?;
        outcome
    }

    fn run(&self, statement: &str) -> Result<()> {
        Ok(self.connection.execute_batch(statement)?)
    }

    /// Copies the whole database to `target` while it is in use. The copy is readable by its owner only.
    pub fn backup(&self, target: &Path) -> Result<()> {
        let mut copy = Connection::open(target)?;
        restrict(target);
        let backup = rusqlite::backup::Backup::new(&self.connection, &mut copy)?;
        backup.run_to_completion(1024, Duration::from_millis(1), None)?;
        Ok(())
    }
}

/// The number of the last migration that the database has seen.
fn schema(connection: &Connection) -> rusqlite::Result<i64> {
    connection.pragma_query_value(None, "user_version", |row| row.get(0))
}

/// Refuses what another program wrote, or a newer one of ours; only reads.
fn check_it_is_ours(connection: &Connection, path: &Path) -> Result<()> {
    let refused = |why: rusqlite::Error| said_of(path, &why);
    connection.busy_timeout(BUSY).map_err(refused)?;
    // Reads the header: fails here if it isn't a database.
    let count = "SELECT count(*), count(*) FILTER (WHERE name = 'asks') FROM sqlite_schema";
    let (tables, ours): (i64, i64) = connection
        .query_row(count, [], |row| Ok((row.get(0)?, row.get(1)?)))
        .map_err(refused)?;
    if tables > 0 && ours == 0 {
        return Err(StoreError::NotADatabase {
            path: path.to_owned(),
            why: "another program keeps its tables there".to_owned(),
        });
    }
    let (found, known) = (schema(connection).map_err(refused)?, STEPS.len() as i64);
    if found > known {
        return Err(StoreError::Newer {
            path: path.to_owned(),
            found,
            known,
        });
    }
    Ok(())
}

/// Makes the file before SQLite does, so that nobody else can ever read it. What is there stays as it is, and
/// no folder is made: a folder that isn't there is more often a slip of the pen.
fn make_if_missing(path: &Path) -> Result<()> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    if let Some(folder) = folder.filter(|folder| !folder.exists()) {
        return Err(StoreError::NoFolder {
            folder: folder.to_owned(),
        });
    }
    let mut options = fs::OpenOptions::new();
    options.create_new(true).write(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    match options.open(path) {
        Ok(_) => Ok(()),
        Err(why) if why.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        Err(why) => Err(StoreError::Unreachable {
            path: path.to_owned(),
            why: why.to_string(),
        }),
    }
}

/// Takes everybody else's rights to the file away, as far as the system knows such rights.
fn restrict(path: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        if let Err(why) = fs::set_permissions(path, fs::Permissions::from_mode(0o600)) {
            tracing::warn!(path = %path.display(), %why, "the file's rights could not be restricted");
        }
    }
    #[cfg(not(unix))]
    let _ = path;
}

fn said_of(path: &Path, why: &rusqlite::Error) -> StoreError {
    let path = path.to_owned();
    match why.sqlite_error_code() {
        Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked) => {
            StoreError::InUse { path }
        }
        Some(rusqlite::ErrorCode::NotADatabase | rusqlite::ErrorCode::DatabaseCorrupt) => {
            StoreError::NotADatabase {
                path,
                why: why.to_string(),
            }
        }
        _ => StoreError::Unreachable {
            path,
            why: why.to_string(),
        },
    }
}

fn not_migrated(path: &Path, why: &rusqlite_migration::Error) -> StoreError {
    StoreError::NotADatabase {
        path: path.to_owned(),
        why: why.to_string(),
    }
}

#[cfg(test)]
mod tests;
