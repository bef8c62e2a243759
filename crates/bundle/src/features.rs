//! What a module may use of WebAssembly: what every browser has in which scripts have to run.

use wasmparser::{BinaryReaderError, Validator, WasmFeatures};

use crate::Error;
use crate::symbols::place_of;

/// What Chrome 96, Firefox 79 and Safari 15.1 have, and today's compiler uses without being asked.
const PROMISED: WasmFeatures = WasmFeatures::MVP
    .union(WasmFeatures::MUTABLE_GLOBAL)
    .union(WasmFeatures::SATURATING_FLOAT_TO_INT)
    .union(WasmFeatures::SIGN_EXTENSION)
    .union(WasmFeatures::MULTI_VALUE)
    .union(WasmFeatures::BULK_MEMORY)
    .union(WasmFeatures::REFERENCE_TYPES);

/// What a script could turn on beyond that, as the compiler calls it.
const BEYOND: [(&str, WasmFeatures); 11] = [
    ("simd128", WasmFeatures::SIMD),
    ("relaxed-simd", WasmFeatures::SIMD.union(WasmFeatures::RELAXED_SIMD)),
    ("atomics", WasmFeatures::THREADS),
    ("tail-call", WasmFeatures::TAIL_CALL),
    ("extended-const", WasmFeatures::EXTENDED_CONST),
    ("exception-handling", WasmFeatures::EXCEPTIONS),
    ("exception-handling", WasmFeatures::LEGACY_EXCEPTIONS),
    ("multimemory", WasmFeatures::MULTI_MEMORY),
    ("memory64", WasmFeatures::MEMORY64),
    ("wide-arithmetic", WasmFeatures::WIDE_ARITHMETIC),
    ("gc", WasmFeatures::FUNCTION_REFERENCES.union(WasmFeatures::GC)),
];

/// Refuses a module, as the compiler made it, that not every promised browser can run.
pub(crate) fn check(compiled: &[u8]) -> Result<(), Error> {
    let Err(error) = validate(compiled, PROMISED) else { return Ok(()) };
    // The feature is the one with which that place is no longer wrong.
    let helps = |feature: WasmFeatures| match validate(compiled, PROMISED.union(feature)) {
        Ok(()) => true,
        Err(next) => next.offset() > error.offset(),
    };
    match BEYOND.iter().find(|(_, feature)| helps(*feature)) {
        Some((feature, _)) => Err(Error::Feature { feature, at: place_of(compiled, error.offset()) }),
        None => Err(Error::Module(error.to_string())),
    }
}

fn validate(wasm: &[u8], features: WasmFeatures) -> Result<(), BinaryReaderError> {
    Validator::new_with_features(features).validate_all(wasm).map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A module with one function of this body, no parameters and no result.
    fn with_body(code: &[u8]) -> Vec<u8> {
        let size = u8::try_from(code.len() + 2).unwrap_or_default();
        let head = [0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 5, 3, 1, 0, 1, 10];
        [&head[..], &[size + 2, 1, size, 0], code, &[0x0b]].concat()
    }

    fn refusal(code: &[u8]) -> Option<String> {
        check(&with_body(code)).err().map(|error| error.to_string())
    }

    #[test]
    fn what_every_promised_browser_has_is_let_through() {
        for code in [
            &[0x01][..],                                 // nop
            &[0x41, 0, 0xc0, 0x1a],                      // i32.extend8_s
            &[0x43, 0, 0, 0, 0, 0xfc, 0x00, 0x1a],       // i32.trunc_sat_f32_s
            &[0x41, 0, 0x41, 0, 0x41, 0, 0xfc, 0x0b, 0], // memory.fill
            &[0xd0, 0x6f, 0x1a],                         // ref.null extern
        ] {
            assert_eq!(refusal(code), None, "{code:x?}");
        }
    }

    #[test]
    fn what_they_lack_is_named_with_what_to_take_out() {
        let zero = [&[0xfd, 0x0c][..], &[0; 16], &[0x1a]].concat();
        for (feature, code) in [
            ("simd128", &zero[..]),
            ("atomics", &[0x41, 0, 0x41, 0, 0xfe, 0x1e, 2, 0, 0x1a]),
            ("tail-call", &[0x12, 0]),
        ] {
            let text = refusal(code).unwrap_or_default();
            let start = format!("the script uses `{feature}` of WebAssembly, which browsers lack");
            assert!(text.starts_with(&start) && text.contains("Safari 15.1"), "{text}");
            assert!(text.contains(&format!("target_feature(enable = \"{feature}\")")), "{text}");
        }
    }

    #[test]
    fn what_is_no_module_is_not_blamed_on_a_feature() {
        let text = check(b"\0asm\x01\0\0\0\xff").err().map(|error| error.to_string()).unwrap_or_default();
        assert!(text.starts_with("the WebAssembly module is not as expected"), "{text}");
    }
}
