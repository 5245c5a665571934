#!/usr/bin/env perl
# Writes src/SyntheticVG/Characters/Resources/unicode.txt: what the tokenizer and the graph parsers need of Unicode, at the
# versions that the reference programs have, whatever version .NET has. Needs a Perl that knows exactly Unicode 14.0 (5.36):
#     perl eng/unicode-tables.pl > src/SyntheticVG/Characters/Resources/unicode.txt
use strict;
use warnings;
use Unicode::UCD qw(charinfo prop_invlist);
use Unicode::Normalize qw(getCombinClass getCanon isExclusion isSingleton isNonStDecomp);

die "This Perl knows Unicode " . Unicode::UCD::UnicodeVersion() . "; expected 14.0.0\n" unless Unicode::UCD::UnicodeVersion() eq '14.0.0';

sub ranges {
    my ($name, @list) = @_; # an inversion list: first in, first out, first in, ...
    my @ranges;
    while (@list) {
        my ($first, $last) = (shift @list, (@list ? shift(@list) : 0x110000) - 1);
        push @ranges, $first == $last ? sprintf('%X', $first) : sprintf('%X-%X', $first, $last);
    }
    print "$name @ranges\n";
}

print "# Made by eng/unicode-tables.pl. Code points in hexadecimal.\n";
print "# Classes, Unicode 14.0: general categories L, N and Nd, and White_Space.\n";
ranges('letters', prop_invlist('Gc=L'));
ranges('numbers', prop_invlist('Gc=N'));
ranges('decimals', prop_invlist('Gc=Nd'));
ranges('spaces', prop_invlist('White_Space'));

print "# Normalisation, Unicode 9.0: combining classes; canonical decompositions (one step), with ! where they never compose again. Hangul is computed.\n";
my @known = prop_invlist('Present_In=9.0');
my %classes;
my @decompositions;
while (@known) {
    my ($first, $end) = (shift @known, shift(@known) // 0x110000);
    for my $code ($first .. $end - 1) {
        next if $code >= 0xAC00 && $code <= 0xD7A3;
        my $class = getCombinClass($code);
        push @{ $classes{$class} }, $code if $class;
        next unless defined getCanon($code);
        my @parts = map { sprintf '%X', hex } split / /, charinfo($code)->{decomposition}; # one step
        my $never = isExclusion($code) || isSingleton($code) || isNonStDecomp($code) ? '! ' : '';
        push @decompositions, sprintf("decomposition %s%X %s\n", $never, $code, "@parts");
    }
}
for my $class (sort { $a <=> $b } keys %classes) {
    my @inversion;
    for my $code (@{ $classes{$class} }) {
        if (@inversion && $inversion[-1] == $code) { $inversion[-1]++ } else { push @inversion, $code, $code + 1 }
    }
    ranges("class $class", @inversion);
}
print @decompositions;
