//! `organizations`: the tree, its lateral lines and its posts.

mod change;
mod line;
mod post;
mod read;

use crate::http::routes::Routes;

pub fn routes(config: &mut Routes<'_, '_>) {
    config
        .configure(read::routes)
        .configure(change::routes)
        .configure(line::routes)
        .configure(post::routes);
}
