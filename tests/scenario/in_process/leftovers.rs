//! Looks through every cell of the database for traces of a person.

use std::path::Path;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};
use whoknows::domain::community::Member;

/// Fails if any cell holds the person's id, their name as a word, or one of the words given.
pub fn check(path: &Path, who: &Member, words: &[String]) -> Result<(), String> {
    look(path, who, words)
        .map_err(|why| why.to_string())
        .and_then(|found| match found {
            None => Ok(()),
            Some(cell) => Err(format!("something of {} is left: {cell}", who.name)),
        })
}

fn look(path: &Path, who: &Member, words: &[String]) -> rusqlite::Result<Option<String>> {
    let database = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let mut tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")?;
    let tables: Vec<String> = tables
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for table in tables {
        let mut all = database.prepare(&format!("SELECT * FROM \"{table}\""))?;
        let columns: Vec<String> = all.column_names().into_iter().map(str::to_owned).collect();
        let mut rows = all.query([])?;
        while let Some(row) = rows.next()? {
            for (place, column) in columns.iter().enumerate() {
                let (is_theirs, shown) = match row.get_ref(place)? {
                    ValueRef::Integer(number) => (number as u64 == who.id.0, number.to_string()),
                    ValueRef::Text(text) => {
                        let text = String::from_utf8_lossy(text).into_owned();
                        (tells_of(&text, who, words), text)
                    }
                    _ => (false, String::new()),
                };
                if is_theirs {
                    return Ok(Some(format!("{table}.{column} = {shown:?}")));
                }
            }
        }
    }
    Ok(None)
}

fn tells_of(text: &str, who: &Member, words: &[String]) -> bool {
    let named = text
        .split(|c: char| !c.is_alphanumeric())
        .any(|word| word == who.name || word == who.id.to_string());
    named || words.iter().any(|word| text.contains(word.as_str()))
}
