#![doc = include_str!("../README.md")]

mod currency;

pub use currency::Currency;
