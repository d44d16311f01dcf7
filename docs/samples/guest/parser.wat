;; A guest that goes wrong, in functions with names.
(module
  (memory (export "memory") 1 1)
  (func $read_length (param $addr i32) (result i32) (i32.load (local.get $addr)))
  (func $parse_header (export "parse") (param $addr i32) (result i32)
    (i32.div_u (i32.const 1000) (call $read_length (local.get $addr))))
  (func $recurse (export "recurse") (param $depth i32) (result i32)
    (i32.add (call $recurse (i32.add (local.get $depth) (i32.const 1))) (i32.const 1))))
