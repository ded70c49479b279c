#!/bin/sh
# What bpftrace 0.17 draws, in histograms.txt: run as root in this directory. It has a slot each for 0 and 1, which ours count
# in one, as the C tools of bcc do; so there are none here.
bpftrace -e 'BEGIN {
  @log2 = hist(2); @log2 = hist(3); @log2 = hist(3); @log2 = hist(7); @log2 = hist(1023); @log2 = hist(1024);
  @log2 = hist(100000); @log2 = hist(3000000);
  @linear = lhist(-5, 0, 100, 10); @linear = lhist(0, 0, 100, 10); @linear = lhist(9, 0, 100, 10);
  @linear = lhist(3, 0, 100, 10); @linear = lhist(37, 0, 100, 10); @linear = lhist(99, 0, 100, 10);
  @linear = lhist(95, 0, 100, 10); @linear = lhist(100, 0, 100, 10);
  @kilo = lhist(0, 0, 4096, 1024); @kilo = lhist(4095, 0, 4096, 1024);
  exit();
}' 2>/dev/null | sed '1d; /^$/d; s/^@\(.*\): $/\1:/' >histograms.txt
