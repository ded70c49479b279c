extern int puts(const char *);
__attribute__((visibility("hidden"))) int uninitialised[64];
_Thread_local int per_thread = 1;
__attribute__((weak)) int weak(void) { return 1; }
int greet(int who) {
  __asm__ volatile(
      "990: nop\n"
      ".pushsection .note.stapsdt,\"\",\"note\"\n"
      ".balign 4\n"
      ".4byte 992f-991f, 994f-993f, 3\n"
      "991: .asciz \"stapsdt\"\n"
      "992: .balign 4\n"
      "993: .8byte 990b, 0, 0\n"
      ".asciz \"skep\"\n"
      ".asciz \"greet\"\n"
      ".asciz \"-4@%edi\"\n"
      "994: .balign 4\n"
      ".popsection\n");
  return puts("hello") + who + uninitialised[who & 63] + per_thread + weak();
}
