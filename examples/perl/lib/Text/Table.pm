package Text::Table;

# Tables of text: a module that is part of the executable.
use strict;
use warnings;
use Exporter qw(import);
use List::Util qw(max);

our @EXPORT_OK = qw(table);

# Rows, each an array of cells, as lines with columns of one width.
sub table {
    my @rows = @{ $_[0] };
    my @widths;
    for my $row (@rows) {
        $widths[$_] = max($widths[$_] // 0, length $row->[$_]) for 0 .. $#$row;
    }
    my $line = sub { join '  ', map { sprintf "%-*s", $widths[$_], $_[0][$_] } 0 .. $#{ $_[0] } };
    return join '', map { $line->($_) =~ s/\s+$//r . "\n" } @rows;
}

1;
