//! How ids, times and lists stand in a row.

use rusqlite::RowIndex;
use rusqlite::types::{FromSql, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde::de::value::{Error as WordError, StrDeserializer};

use crate::domain::ids::{
    AskId, ChangeId, ChannelId, GuildId, MessageId, NominationId, RoleId, SuggestionId, UserId,
};
use crate::domain::time::Timestamp;

macro_rules! column {
    ($($name:ident),*) => {$(
        impl ToSql for $name {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                // Snowflakes stay below 2^63 until the year 2154.
                Ok(ToSqlOutput::from(self.0 as i64))
            }
        }
        impl FromSql for $name {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                Ok(Self(value.as_i64()? as _))
            }
        }
    )*};
}
column!(
    AskId,
    ChangeId,
    ChannelId,
    GuildId,
    MessageId,
    NominationId,
    RoleId,
    SuggestionId,
    UserId,
    Timestamp
);

/// A list as JSON text.
pub(super) fn to_json<T: Serialize + ?Sized>(value: &T) -> super::Result<String> {
    Ok(serde_json::to_string(value)?)
}

/// A JSON text column read back. A value that can't be read is an error of that row, never a silent default.
pub(super) fn from_json<T: DeserializeOwned>(
    row: &rusqlite::Row<'_>,
    column: impl RowIndex,
) -> rusqlite::Result<T> {
    let text = row.get_ref(column)?.as_str()?;
    serde_json::from_str(text).map_err(|why| {
        rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, Box::new(why))
    })
}

/// A plain enum as the word it is saved under.
pub(super) fn to_word<T: Serialize>(value: &T) -> super::Result<String> {
    match serde_json::to_value(value)? {
        serde_json::Value::String(word) => Ok(word),
        other => Ok(other.to_string()),
    }
}

/// A word read back as the plain enum it stands for.
pub(super) fn from_word<T: DeserializeOwned>(
    row: &rusqlite::Row<'_>,
    column: impl RowIndex,
) -> rusqlite::Result<T> {
    let word = row.get_ref(column)?.as_str()?;
    T::deserialize(StrDeserializer::<WordError>::new(word)).map_err(|why| {
        rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, Box::new(why))
    })
}
