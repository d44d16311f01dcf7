;; Data segments live in a file of their own; the zeros between and inside them do not.
(module
  (memory (export "memory") 1)
  (data (i32.const 16) "hello")
  (data (i32.const 1024) "far\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00away")
  (data $greeting "passive")
  (data $unused "nothing names this one")
  (func (export "init") (param $to i32) (param $from i32) (param $len i32)
    (memory.init $greeting (local.get $to) (local.get $from) (local.get $len)))
  (func (export "drop")
    (data.drop $greeting)))
