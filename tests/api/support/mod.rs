//! A fresh county per test, and people who act in it through the public API only.

pub mod database;
pub mod id_tokens;
pub mod identity;
pub mod journey;
pub mod operations;
pub mod outbox;
pub mod receiver;
pub mod world;

pub use receiver::{Answer, Receiver};
pub use world::{Persona, Reply, World};

/// Declares tests that run on SQLite and on PostgreSQL. Where PostgreSQL cannot be had the second
/// says so and the CI insists (`HONGYAN_REQUIRE_POSTGRES`).
#[macro_export]
macro_rules! on_both {
    ($($(#[$meta:meta])* async fn $name:ident($world:ident: World) $body:block)+) => {
        $(mod $name {
            #[allow(clippy::wildcard_imports, reason = "the test's own file")]
            use super::*;

            $(#[$meta])*
            async fn case($world: World) $body

            #[actix_web::test]
            async fn sqlite() {
                case(World::on_sqlite().await).await;
            }

            #[actix_web::test]
            async fn postgres() {
                if let Some(world) = World::on_postgres().await {
                    case(world).await;
                }
            }
        })+
    };
}
