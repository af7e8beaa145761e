//! By which signatures an ID token is believed, and by which it is not.

use jsonwebtoken::Algorithm;

use super::{begin_log_in, finish, linked, provider};
use crate::support::id_tokens::{Signer, Signing};
use crate::support::identity::IdentityProvider;
use crate::support::{Reply, World};

const ZHANG: &str = "ci-000417";

const BELIEVED: [Algorithm; 9] = [
    Algorithm::RS256,
    Algorithm::RS384,
    Algorithm::RS512,
    Algorithm::PS256,
    Algorithm::PS384,
    Algorithm::PS512,
    Algorithm::ES256,
    Algorithm::ES384,
    Algorithm::EdDSA,
];

const NOT_BELIEVED: [Signer; 6] = [
    Signer::UnderAnotherName,
    Signer::ByKeyToEncrypt,
    Signer::Another,
    Signer::ByPublicKey,
    Signer::Nobody,
    Signer::NobodyUnsaid,
];

async fn log_in(world: &World, id: &str, there: &IdentityProvider, signer: Signer) -> Reply {
    let way = begin_log_in(world, id).await;
    let code = there.log_in(&way.asked, way.claims(world, there, ZHANG), signer);
    finish(world, &way, way.back(&code)).await
}

on_both! {
    async fn a_token_is_believed_by_a_private_key_of_each_kind(world: World) {
        let (id, there) = provider(&world).await;
        linked(&world, "zhang.liuxi", &id, &there, ZHANG).await;
        for algorithm in BELIEVED {
            for said in [true, false] {
                let signing = Signing { algorithm, said };
                there.signs(signing);
                for signer in [Signer::Itself, Signer::ItselfUnnamed] {
                    println!("{signing:?} {signer:?}");
                    log_in(&world, &id, &there, signer).await.expect(201);
                }
            }
        }
    }

    async fn a_token_is_not_believed_by_anything_else(world: World) {
        let (id, there) = provider(&world).await;
        linked(&world, "zhang.liuxi", &id, &there, ZHANG).await;
        for algorithm in BELIEVED {
            for said in [true, false] {
                let signing = Signing { algorithm, said };
                there.signs(signing);
                for signer in NOT_BELIEVED {
                    println!("{signing:?} {signer:?}");
                    let refused = log_in(&world, &id, &there, signer).await;
                    let refused = refused.refused(401, "identity_not_proven");
                    assert_eq!(refused.header("set-cookie"), None);
                }
            }
        }
    }

    async fn a_key_signs_in_the_way_it_is_published_for(world: World) {
        let (id, there) = provider(&world).await;
        linked(&world, "zhang.liuxi", &id, &there, ZHANG).await;
        for (algorithm, otherwise) in [
            (Algorithm::RS256, Algorithm::RS512), (Algorithm::RS256, Algorithm::PS256),
            (Algorithm::PS256, Algorithm::RS256),
        ] {
            there.signs(Signing { algorithm, said: true });
            let refused = log_in(&world, &id, &there, Signer::By(otherwise)).await;
            refused.refused(401, "identity_not_proven");
        }
    }
}
