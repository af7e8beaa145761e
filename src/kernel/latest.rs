//! A value made from database rows, kept until the rows have changed.

use std::sync::{Arc, Mutex, PoisonError};

/// Holds one value and the mark of the rows it was made from. Whoever asks brings the mark of the
/// rows as they are now, so that a change made by another replica shows at the next use.
#[derive(Debug)]
pub struct Latest<M, T> {
    held: Mutex<Option<(M, Arc<T>)>>,
}

impl<M, T> Default for Latest<M, T> {
    fn default() -> Self {
        Latest { held: Mutex::new(None) }
    }
}

impl<M: PartialEq, T> Latest<M, T> {
    /// The value, when it was made from rows with this mark.
    pub fn get(&self, mark: &M) -> Option<Arc<T>> {
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.as_ref().filter(|(of, _)| of == mark).map(|(_, value)| value.clone())
    }

    /// Keeps the value in the place of the one before.
    pub fn keep(&self, mark: M, value: Arc<T>) {
        *self.held.lock().unwrap_or_else(PoisonError::into_inner) = Some((mark, value));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_serves_only_the_rows_it_was_made_from() {
        let latest = Latest::default();
        assert_eq!(latest.get(&1), None);
        latest.keep(1, Arc::new("one"));
        assert_eq!(latest.get(&1).as_deref(), Some(&"one"));
        assert_eq!(latest.get(&2), None);
        latest.keep(2, Arc::new("two"));
        assert_eq!(latest.get(&1), None);
        assert_eq!(latest.get(&2).as_deref(), Some(&"two"));
    }
}
