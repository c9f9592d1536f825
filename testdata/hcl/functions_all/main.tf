# Every function that no other stack calls.
locals {
  text  = "Ünï, two\nlines  \n"
  words = ["b", "a", "c", "a"]
  sets = {
    inter = setintersection(["a", "b"], ["b", "c"])
    minus = setsubtract(["a", "b", "c"], ["b"])
    union = setunion(["a"], ["b", "a"], [])
    pairs = setproduct(["x", "y"], ["1", "2"])
  }
  note = file("${path.module}/note.txt")
}
resource "alicloud_vpc" "text" {
  vpc_name    = chomp("name\r\n")
  description = indent(2, local.text)
  tags = {
    ends     = endswith("abc", "bc")
    contains = strcontains("abc", "b")
    reversed = strrev("añb")
    trim     = trim("?!hi!?", "?!")
    prefix   = trimprefix("abc", "a")
    url      = urlencode("a b&c/d?é")
    regex    = regex("^(?P<a>[a-z]+)-(?P<b>[0-9]+)", "ab-12").b
    list     = formatlist("%s=%d", ["a", "b"], [1, 2])[1]
    base     = basename(abspath("main.tf"))
    dir      = dirname("a/b/c.txt")
    home     = pathexpand("a/b")
    utf16    = textencodebase64("hé", "UTF-16LE")
    back     = textdecodebase64("aADpAA==", "UTF-16LE")
    secret   = issensitive(sensitive("x"))
    any      = anytrue([false, true])
    match    = join(",", matchkeys(["i1", "i2", "i3"], ["x", "y", "x"], ["x"]))
    turned   = transpose({ a = ["1", "2"], b = ["2"] })["2"][1]
  }
}
resource "alicloud_vpc" "numbers" {
  vpc_name = min(3, 1, 2)
  tags = {
    ceil   = ceil(1.2)
    log    = log(16, 2)
    pow    = pow(2, 70)
    signum = signum(-3)
    big    = 9007199254740993 + 1
    tiny   = 0.1 + 0.2 == 0.3
    third  = format("%.3f", 1 / 3)
  }
}
resource "alicloud_vpc" "hashes" {
  vpc_name = md5("a")
  tags = {
    b256   = base64sha256("a")
    b512   = base64sha512("a")
    f256   = filebase64sha256("${path.module}/note.txt")
    f512   = filebase64sha512("${path.module}/note.txt")
    f1     = filesha1("${path.module}/note.txt")
    fs256  = filesha256("${path.module}/note.txt")
    fs512  = filesha512("${path.module}/note.txt")
    s256   = sha256("a")
    s512   = sha512("a")
    uuid   = uuidv5("dns", "www.example.org")
    packed = length(base64gzip("a")) > 10
    plain  = can(rsadecrypt("x", "y"))
  }
}
resource "alicloud_vpc" "times" {
  vpc_name = formatdate("DD MMM YYYY hh:mm:ss ZZZ", "2024-02-29T12:34:56Z")
  tags = {
    added = timeadd("2024-02-29T12:34:56Z", "36h15m")
    order = timecmp("2024-02-29T12:34:56Z", "2024-02-29T13:34:56+01:00")
  }
}
resource "alicloud_vpc" "later" {
  vpc_name    = "at-${timestamp()}"
  description = bcrypt("x")
  user_cidrs  = [uuid()]
}
resource "alicloud_vpc" "planned" {
  vpc_name = plantimestamp() == "" ? "never" : "now"
}
resource "alicloud_vpc" "sets" {
  vpc_name = join(",", local.sets.inter)
  tags = {
    minus = join(",", local.sets.minus)
    union = join(",", local.sets.union)
    pairs = join(",", [for p in local.sets.pairs : join("", p)])
  }
}
resource "alicloud_vswitch" "nets" {
  for_each   = { for i, net in cidrsubnets("10.0.0.0/16", 4, 4, 8) : "n${i}" => net }
  vpc_id     = alicloud_vpc.text.id
  cidr_block = each.value
  zone_id    = "${cidrhost(each.value, 5)}/${cidrnetmask(each.value)}"
}
