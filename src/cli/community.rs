//! Which community of a database a command speaks of.

use crate::domain::ids::GuildId;
use crate::store::Store;

/// The one that was named, else the only one that the database knows.
pub fn choose_guild(store: &Store, wanted: Option<u64>) -> anyhow::Result<GuildId> {
    let known = store.guilds()?;
    match (wanted.map(GuildId), known.as_slice()) {
        (Some(id), _) if known.iter().any(|(guild, _)| *guild == id) => Ok(id),
        (None, [(guild, _)]) => Ok(*guild),
        (_, []) => anyhow::bail!("the database knows no community yet; start `whoknows run` once"),
        (_, several) => {
            let names: Vec<_> = several
                .iter()
                .map(|(id, name)| format!("{id} ({name})"))
                .collect();
            anyhow::bail!(
                "say which community with --guild, one of {}",
                names.join(", ")
            )
        }
    }
}
