//! The laws of the house, held by a test.
