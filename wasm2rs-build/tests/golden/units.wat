;; codegen_units: 3
;; Functions in modules of their own, which call each other.
(module
    (memory 1)
    (global $calls (mut i32) (i32.const 0))
    (table funcref (elem $even $odd $leaf))
    (type $unary (func (param i32) (result i32)))

    ;; One calls the other, from the first unit and from the last.
    (func $even (export "even") (param i32) (result i32)
        (if (result i32) (local.get 0)
            (then (call $odd (i32.sub (local.get 0) (i32.const 1))))
            (else (i32.const 1))))
    (func $leaf (param i32) (result i32)
        (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
        (i32.load8_u (local.get 0)))
    (func (export "indirect") (param i32 i32) (result i32)
        (call_indirect (type $unary) (local.get 1) (local.get 0)))
    ;; A call that may grow the memory, in another unit.
    (func $grow (param i32) (result i32)
        (memory.grow (local.get 0)))
    (func (export "grow_and_store") (param i32) (result i32)
        (drop (call $grow (i32.const 1)))
        (i32.store8 (local.get 0) (i32.const 42))
        (call $leaf (local.get 0)))
    ;; A function that ends in a call.
    (func $count_down (export "count_down") (param i32) (result i32)
        (if (result i32) (local.get 0)
            (then (return_call $count_down (i32.sub (local.get 0) (i32.const 1))))
            (else (global.get $calls))))
    (func $odd (export "odd") (param i32) (result i32)
        (if (result i32) (local.get 0)
            (then (call $even (i32.sub (local.get 0) (i32.const 1))))
            (else (i32.const 0)))))
