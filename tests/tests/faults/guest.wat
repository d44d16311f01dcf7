;; Functions that access memory out of bounds among other effects. Each takes an address that is out of bounds, or not.
(module
  (memory $m (export "memory") 1 2)
  (memory $n (export "other") 1)
  (table $t 4 funcref)
  (elem declare func $step)
  (global $g (export "g") (mut i32) (i32.const 0))
  (global $h (export "h") (mut i32) (i32.const 0))

  (func $step (param i32) (result i32)
    (global.set $h (i32.add (global.get $h) (i32.const 1)))
    (i32.load (local.get 0)))

  ;; A load whose result nobody uses, and which every branch could do without.
  (func (export "unused") (param i32) (result i32)
    (drop (i32.load (local.get 0)))
    (drop (f64.load (local.get 0)))
    (drop (v128.load (local.get 0)))
    (i32.const 1))
  (func (export "unused_narrow") (param i32) (result i32)
    (drop (i32.load8_s (local.get 0)))
    (i32.const 1))
  (func (export "unused_in_loop") (param i32) (result i32) (local $i i32)
    (loop $next
      (drop (i64.load8_u (local.get 0)))
      (br_if $next (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 100))))
    (local.get $i))
  (func (export "masked") (param i32) (result i32)
    (i32.mul (i32.load (local.get 0)) (i32.const 0)))

  ;; A load that is not reached must not trap, whatever the compiler would like to do early.
  (func (export "guarded_by_a_branch") (param i32) (result i32)
    (if (result i32) (i32.lt_u (local.get 0) (i32.const 65533))
      (then (i32.load (local.get 0)))
      (else (i32.const -1))))
  (func (export "invariant_in_a_loop_that_does_not_run") (param i32) (result i32) (local $i i32) (local $sum i32)
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $i) (global.get $g)))
        (local.set $sum (i32.add (local.get $sum) (i32.load (local.get 0))))
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (br $next)))
    (local.get $sum))

  ;; What was written before an access shows after its trap, what comes later does not.
  (func (export "store_access_store") (param i32) (result i32)
    (i32.store (i32.const 8) (i32.const 1))
    (drop (i32.load (local.get 0)))
    (i32.store (i32.const 8) (i32.const 2))
    (i32.const 0))
  (func (export "global_access_global") (param i32) (result i32)
    (global.set $g (i32.const 10))
    (i32.store (local.get 0) (i32.const 3))
    (global.set $g (i32.const 20))
    (i32.const 0))
  (func (export "global_call_global") (param i32) (result i32)
    (global.set $g (i32.const 30))
    (drop (call $step (local.get 0)))
    (global.set $g (i32.const 40))
    (i32.const 0))
  (func (export "count_in_a_global") (param i32) (result i32)
    (loop $next
      (global.set $g (i32.add (global.get $g) (i32.const 1)))
      (drop (i32.load (local.get 0)))
      (local.set 0 (i32.add (local.get 0) (i32.const 1)))
      (br_if $next (i32.ne (global.get $g) (i32.const 2000))))
    (global.get $g))
  (func (export "count_in_memory") (param i32) (result i32)
    (loop $next
      (i32.store (i32.const 12) (i32.add (i32.load (i32.const 12)) (i32.const 1)))
      (i32.store8 (local.get 0) (i32.const 5))
      (local.set 0 (i32.add (local.get 0) (i32.const 1)))
      (br_if $next (i32.ne (i32.load (i32.const 12)) (i32.const 2000))))
    (i32.load (i32.const 12)))
  (func (export "fill_access_fill") (param i32) (result i32)
    (memory.fill (i32.const 100) (i32.const 6) (i32.const 50))
    (drop (i32.load (local.get 0)))
    (memory.fill (i32.const 100) (i32.const 7) (i32.const 50))
    (i32.const 0))
  (func (export "fill_another_memory") (param i32) (result i32)
    (memory.fill $n (i32.const 100) (i32.const 8) (i32.const 50))
    (drop (i32.load (local.get 0)))
    (memory.fill $n (i32.const 100) (i32.const 9) (i32.const 50))
    (i32.const 0))
  (func (export "store_in_another_memory") (param i32) (result i32)
    (i32.store $n (i32.const 4) (i32.const 8))
    (i32.store (local.get 0) (i32.const 1))
    (i32.store $n (i32.const 4) (i32.const 9))
    (i32.const 0))
  (func (export "table_access_table") (param i32) (result i32)
    (table.set $t (i32.const 1) (ref.func $step))
    (drop (i32.load (local.get 0)))
    (table.set $t (i32.const 1) (ref.null func))
    (i32.const 0))
  (func (export "is_null") (param i32) (result i32) (ref.is_null (table.get $t (i32.const 1))))

  ;; Two stores side by side, of which a compiler could make one.
  (func (export "neighbours") (param i32) (result i32)
    (i32.store (local.get 0) (i32.const 0x11111111))
    (i32.store offset=4 (local.get 0) (i32.const 0x22222222))
    (i32.const 0))
  (func (export "store_vector") (param i32) (result i32)
    (v128.store (local.get 0) (v128.const i64x2 -1 -1))
    (i32.const 0))

  ;; Which of two traps.
  (func (export "access_or_division") (param i32) (result i32)
    (i32.add (i32.load (local.get 0)) (i32.div_s (i32.const 1) (i32.load (i32.const 4)))))
  (func (export "division_or_access") (param i32) (result i32)
    (i32.add (i32.div_s (i32.const 1) (i32.load (i32.const 4))) (i32.load (local.get 0))))
  (func (export "store_or_unreachable") (param i32) (result i32)
    (i32.store (local.get 0) (i32.const 1))
    (unreachable))

  ;; Stores for ever to one place: the first one traps, and none waits for the end of the loop. In bounds, it ends.
  (func (export "store_for_ever") (param i32) (result i32)
    (loop $next
      (i32.store (local.get 0) (i32.const 1))
      (br_if $next (i32.gt_u (local.get 0) (i32.const 65532))))
    (i32.const 0))

  ;; Loops over places that are known, with accesses that LLVM knows to be inside and one of the last page that is not. They end
  ;; where the address says, or at the end of the memory.
  (func (export "static_stores") (param i32) (result i32) (local $i i32)
    (local.set $i (i32.const 65000))
    (block $done
      (loop $next
        (i32.store (local.get $i) (local.get $i))
        (br_if $done (i32.eq (local.get $i) (local.get 0)))
        (br_if $next (i32.ne (local.tee $i (i32.add (local.get $i) (i32.const 4))) (i32.const 70000)))))
    (local.get $i))
  (func (export "static_bytes") (param i32) (result i32) (local $i i32)
    (local.set $i (i32.const 65000))
    (block $done
      (loop $next
        (i32.store8 (local.get $i) (local.get $i))
        (br_if $done (i32.eq (local.get $i) (local.get 0)))
        (br_if $next (i32.ne (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 66000)))))
    (local.get $i))
  (func (export "static_vectors") (param i32) (result i32) (local $i i32)
    (local.set $i (i32.const 65000))
    (block $done
      (loop $next
        (v128.store (local.get $i) (i32x4.splat (local.get $i)))
        (br_if $done (i32.eq (local.get $i) (local.get 0)))
        (br_if $next (i32.ne (local.tee $i (i32.add (local.get $i) (i32.const 4))) (i32.const 70000)))))
    (local.get $i))
  (func (export "static_loads") (param i32) (result i32) (local $i i32) (local $sum i32)
    (local.set $i (i32.const 65000))
    (block $done
      (loop $next
        (i32.store (i32.const 16) (local.get $i))
        (local.set $sum (i32.add (local.get $sum) (i32.load16_u (local.get $i))))
        (br_if $done (i32.eq (local.get $i) (local.get 0)))
        (br_if $next (i32.ne (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 70000)))))
    (local.get $sum))
  (func (export "static_unused_loads") (param i32) (result i32) (local $i i32)
    (local.set $i (i32.const 65000))
    (block $done
      (loop $next
        (drop (i64.load offset=24 (local.get $i)))
        (global.set $g (local.get $i))
        (br_if $done (i32.eq (local.get $i) (local.get 0)))
        (br_if $next (i32.ne (local.tee $i (i32.add (local.get $i) (i32.const 8))) (i32.const 70000)))))
    (local.get $i))
  (func (export "static_memories") (param i32) (result i32) (local $i i32)
    (local.set $i (i32.const 65000))
    (block $done
      (loop $next
        (i32.store $n (i32.sub (i32.const 70000) (local.get $i)) (local.get $i))
        (i32.store (local.get $i) (i32.load $n (local.get $i)))
        (global.set $h (memory.size))
        (br_if $done (i32.eq (local.get $i) (local.get 0)))
        (br_if $next (i32.ne (local.tee $i (i32.add (local.get $i) (i32.const 4))) (i32.const 70000)))))
    (local.get $i))
  ;; The memory is larger than LLVM knows: what is beyond that can be accessed.
  (func (export "static_after_growth") (param i32) (result i32) (local $i i32)
    (drop (memory.grow (i32.const 1)))
    (local.set $i (i32.const 65000))
    (block $done
      (loop $next
        (f64.store offset=1 (local.get $i) (f64.convert_i32_s (i32.load (local.get $i))))
        (br_if $done (i32.eq (local.get $i) (local.get 0)))
        (br_if $next (i32.ne (local.tee $i (i32.add (local.get $i) (i32.const 4))) (i32.const 140000)))))
    (local.get $i))

  (func (export "grow_between") (param i32) (result i32)
    (local $first i32)
    (local.set $first (i32.load (local.get 0)))
    (drop (memory.grow (i32.const 1)))
    (i32.add (local.get $first) (i32.load offset=65536 (local.get 0))))
)
