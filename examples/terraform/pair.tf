# The two never share a physical host.
resource "tencentcloud_placement_group" "pair" {
  name = "pair"
  type = "HOST"
}

resource "tencentcloud_instance" "pair" {
  count = 2

  instance_name           = "node-${count.index + 1}"
  availability_zone       = var.zone
  image_id                = var.image_id
  instance_type           = var.instance_type
  system_disk_type        = "CLOUD_PREMIUM"
  system_disk_size        = 50
  vpc_id                  = tencentcloud_vpc.cluster.id
  subnet_id               = tencentcloud_subnet.front.id
  private_ip              = cidrhost(tencentcloud_subnet.front.cidr_block, 11 + count.index)
  placement_group_id      = tencentcloud_placement_group.pair.id
  orderly_security_groups = [tencentcloud_security_group.cluster.id]
  tags                    = var.tags
}

resource "tencentcloud_eni" "back" {
  count = 2

  name            = "node-${count.index + 1}-back"
  description     = "heartbeats"
  vpc_id          = tencentcloud_vpc.cluster.id
  subnet_id       = tencentcloud_subnet.back.id
  ipv4_count      = 1
  security_groups = [tencentcloud_security_group.cluster.id]
  tags            = var.tags
}

resource "tencentcloud_eni_attachment" "back" {
  count = 2

  eni_id      = tencentcloud_eni.back[count.index].id
  instance_id = tencentcloud_instance.pair[count.index].id
}

resource "tencentcloud_ha_vip" "service" {
  name            = "service"
  vpc_id          = tencentcloud_vpc.cluster.id
  subnet_id       = tencentcloud_subnet.front.id
  vip             = cidrhost(tencentcloud_subnet.front.cidr_block, 10)
  check_associate = true
}

# With check_associate only these two may announce the HAVIP.
resource "tencentcloud_ha_vip_instance_attachment" "pair" {
  count = 2

  ha_vip_id     = tencentcloud_ha_vip.service.id
  instance_id   = tencentcloud_instance.pair[count.index].id
  instance_type = "CVM"
}

# One EIP follows the HAVIP, the other is the first node's own.
resource "tencentcloud_eip" "service" {
  name                       = "service"
  internet_charge_type       = "TRAFFIC_POSTPAID_BY_HOUR"
  internet_max_bandwidth_out = 10
  type                       = "EIP"
  tags                       = var.tags
}

resource "tencentcloud_ha_vip_eip_attachment" "service" {
  havip_id   = tencentcloud_ha_vip.service.id
  address_ip = tencentcloud_eip.service.public_ip
}

resource "tencentcloud_eip" "admin" {
  name                       = "admin"
  internet_charge_type       = "TRAFFIC_POSTPAID_BY_HOUR"
  internet_max_bandwidth_out = 1
  type                       = "EIP"
  tags                       = var.tags
}

resource "tencentcloud_eip_association" "admin" {
  eip_id      = tencentcloud_eip.admin.id
  instance_id = tencentcloud_instance.pair[0].id
}
