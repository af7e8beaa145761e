//! `organizations`: the tree, its lateral lines and its posts.

mod change;
mod line;
mod post;
mod read;

use utoipa_actix_web::service_config::ServiceConfig;

pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .configure(read::routes)
        .configure(change::routes)
        .configure(line::routes)
        .configure(post::routes);
}
