//! Cursors of pages: what was not sealed here for this very list is no cursor.

use hongyan::http::page;
use hongyan::kernel::fault::Code;
use hongyan::kernel::secret::{KeyRing, Suite};

use super::run;

const WORDS: [&str; 6] = ["=", "-", "_", "AAAA", "%00", "+/"];

#[test]
fn a_bent_cursor_is_refused_and_never_followed() {
    let rings = [Suite::Intl, Suite::Sm].map(|suite| KeyRing::generate(suite).unwrap());
    run("cursors", 1_000, |bend| {
        let ring = bend.pick(&rings);
        let (filter, other) = (("members", bend.next()), ("members", bend.next()));
        let key = (bend.next().cast_signed(), "王小明".to_owned());
        let first = page::wanted::<(i64, String)>(ring, Some(1), None, &filter).unwrap();
        let rows = vec![key.clone(), key.clone()];
        let cursor = first.page(ring, rows, Clone::clone).unwrap().next_cursor.unwrap();

        let again = page::wanted::<(i64, String)>(ring, None, Some(&cursor), &filter).unwrap();
        assert_eq!(again.after, Some(key));
        let strange = page::wanted::<(i64, String)>(ring, None, Some(&cursor), &other);
        assert_eq!(strange.unwrap_err().code, Code::BadCursor, "of another list");
        let bent = bend.text(&cursor, &WORDS);
        let found = page::wanted::<(i64, String)>(ring, None, Some(&bent), &filter);
        assert!(
            bent == cursor || found.is_err_and(|fault| fault.code == Code::BadCursor),
            "{bent}"
        );
    });
}
