output "havip" {
  description = "Which address the nodes announce."
  value = {
    id        = tencentcloud_ha_vip.service.id
    vip       = tencentcloud_ha_vip.service.vip
    public_ip = tencentcloud_eip.service.public_ip
  }
}

output "nodes" {
  description = "Who may announce it."
  value = [
    for node in tencentcloud_instance.pair : {
      id         = node.id
      private_ip = node.private_ip
    }
  ]
}
