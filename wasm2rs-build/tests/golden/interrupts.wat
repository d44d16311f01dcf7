;; interruptible
;; host: crate::golden_runs::InterruptedHost
(module
  (import "env" "call_back" (func $call_back (param i32) (result i32)))
  (memory (export "memory") 1)
  (table funcref (elem $spin))
  (type $nothing (func))
  (global $rounds (export "rounds") (mut i64) (i64.const 0))
  (func $round (global.set $rounds (i64.add (global.get $rounds) (i64.const 1))))

  ;; Loops: for ever, with a parameter, by a table of labels, by jumps up, and one that ends.
  (func $spin (export "spin") (loop (call $round) (br 0)))
  (func (export "count_for_ever") (param i64) (result i64)
    (local.get 0)
    (loop (param i64) (result i64) (i64.add (i64.const 1)) (br 0)))
  (func (export "spin_by_table") (param i32)
    (loop $again
      (block $out
        (br_table $again $out $again (local.get 0)))))
  (func (export "spin_by_jumps") (param i32 i32)
    (loop $again
      (block $1 (block $0 (br_table $0 $1 (local.get 0)))
      (if (local.get 1) (then (local.set 0 (i32.const 1)) (br $again)))
      (return))
      (call $round)
      (local.set 0 (i32.const 0))
      (br $again)))
  (func (export "sum") (param i32) (result i32) (local i32)
    (loop
      (local.set 1 (i32.add (local.get 1) (local.get 0)))
      (i32.store (i32.const 8) (local.get 1))
      (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
    (local.get 1))

  ;; Calls: trees of them, two functions in turn, a table, the end of functions, the host.
  (func $fib (export "fib") (param i32) (result i64)
    (if (result i64) (i32.lt_s (local.get 0) (i32.const 2))
      (then (i64.extend_i32_s (local.get 0)))
      (else (i64.add
        (call $fib (i32.sub (local.get 0) (i32.const 1)))
        (call $fib (i32.sub (local.get 0) (i32.const 2)))))))
  (func $ping (export "ping") (param i32) (result i32)
    (if (result i32) (i32.eqz (local.get 0))
      (then (i32.const 1))
      (else (i32.add (call $pong (local.get 0)) (call $pong (local.get 0))))))
  (func $pong (param i32) (result i32) (call $ping (i32.sub (local.get 0) (i32.const 1))))
  (func (export "spin_by_reference") (call_indirect (type $nothing) (i32.const 0)))
  (func $tick (export "tick") (param i64) (result i64) (return_call $tock (i64.add (local.get 0) (i64.const 1))))
  (func $tock (param i64) (result i64) (return_call $tick (local.get 0)))
  (func (export "call_host") (param i32) (result i32) (call $call_back (local.get 0)))

  ;; What needs no check, and what does although it neither loops nor calls.
  (func $leaf (export "leaf") (param i32) (result i32) (i32.mul (local.get 0) (local.get 0)))
  (func (export "fill_from") (param i32 i32)
    (memory.fill (local.get 0) (local.get 1) (i32.const 32768))
    (memory.copy (i32.const 0) (i32.const 32768) (i32.const 8))))
