//! The program `hongyan`.

fn main() {}
