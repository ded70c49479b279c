int shared;
int plain[4];
static int add(int a, int b) { return a + b; }
int sum(int a) { return add(a, shared) + plain[1]; }
