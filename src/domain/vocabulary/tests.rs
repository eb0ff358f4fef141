use super::*;

#[test]
fn the_built_in_vocabulary_is_valid() {
    let vocabulary = Vocabulary::parse(&files::FILES).unwrap_or_else(|error| panic!("{error}"));
    assert!(
        vocabulary.skills().len() >= 100,
        "{}",
        vocabulary.skills().len()
    );
}
