//! What every room stands on: ids, clock, faults, secrets, validated text.
