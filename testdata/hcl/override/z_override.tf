resource "alicloud_instance" "i" {
  dynamic "data_disks" {
    for_each = [40]
    content {
      size = data_disks.value
    }
  }
  count = 2
}
