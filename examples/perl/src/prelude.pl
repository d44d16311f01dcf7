# What the host runs Perl through: code or a function, in list or scalar context. The outcome is left in variables,
# which the host reads. (It could ask the package to call a function directly, but a `die` in there would have nowhere to go.)
package Embed;

our ($code, $name, $arguments, $list, $result, $error);

# Before anything else is declared: the code sees the lexical variables of this place.
sub in_main { package main; eval $Embed::code }

sub evaluate {
    my @values = $list ? in_main() : scalar in_main();
    leave($@, \@values);
}

sub invoke {
    my $function = $name =~ /::/ ? $name : "main::$name";
    my @values;
    eval { @values = $list ? &$function(@$arguments) : scalar &$function(@$arguments) };
    leave($@, \@values);
}

sub leave {
    my ($exception, $values) = @_;
    my $died = ref $exception || $exception ne '';
    ($error, $result) = $died ? ("$exception", undef) : (undef, $values);
}

sub begin {
    @main::ARGV = @$arguments;
    unshift @INC, $code;
}

1;
