;; A `br_table` is a `match` whose arms branch; indices that go to one place share an arm.
(module
  (func $days (export "days") (param $month i32) (result i32)
    (block $unknown
      (block $long
        (block $short
          (block $february
            (br_table $unknown $long $february $long $short $long $short $long $long $short $long $short $long
              $unknown (local.get $month)))
          (return (i32.const 28)))
        (return (i32.const 30)))
      (return (i32.const 31)))
    (unreachable))

  ;; It can take a value along.
  (func $name (export "value") (param $index i32) (result i32)
    (block $outer (result i32)
      (i32.add
        (block $inner (result i32)
          (br_table $outer $inner (i32.const 10) (local.get $index)))
        (i32.const 1)))))
