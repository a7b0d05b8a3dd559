# SCVMM's objects, made from the simulator's JSON. An object shows one moment: nothing in it changes later.

$ScvmmConnection = $null
$EmptyGuid = [guid]::Empty

function Get-Connection {
    $url = Get-FabricUrl
    if ($null -eq $ScvmmConnection -or $ScvmmConnectionOf -ne $url) {
        $about = Get-FabricAbout
        $connection = [Microsoft.SystemCenter.VirtualMachineManager.Remoting.ServerConnection]::new()
        $connection.Name = $about.vmmServer
        $connection.FQDN = $about.vmmServer
        $connection.FullyQualifiedDomainName = $about.vmmServer
        $connection.Port = 8100
        $connection.IsConnected = $true
        $connection.ProductVersion = '4.0.2051.0'
        $connection.ServerInterfaceVersion = [version]'4.0.2051.0'
        $connection.Profile = 'Administrator'
        $connection.UserName = [System.Environment]::UserName
        $connection.ConnectedUserName = [System.Environment]::UserName
        $role = [Microsoft.SystemCenter.VirtualMachineManager.UserRole]::new()
        $role.Name = 'Administrator'
        $role.ID = Get-StableGuid 'role/Administrator'
        $role.Profile = 'Administrator'
        $role.UserRoleProfile = 'Administrator'
        $connection.UserRole = $role
        $connection.UserRoleId = $role.ID
        $script:ScvmmConnection = $connection
        $script:ScvmmConnectionOf = $url
    }
    $ScvmmConnection
}
$ScvmmConnectionOf = ''

# What objects of one answer share: hosts, ISOs, the connection. Hosts and volumes are made anew only when SCVMM has
# looked at a host again.
function Get-ScvmmContext {
    $seen = Invoke-Fabric 'hosts' @{ view = 'vmm' }
    $key = "$(Get-FabricUrl) $($seen.looks)"
    if ($ScvmmContextOf -ne $key) {
        $script:ScvmmContext = New-ScvmmContext
        Add-Volumes $ScvmmContext $seen
        $script:ScvmmContextOf = $key
    }
    $context = $ScvmmContext.Clone()
    $context['Isos'] = @{}
    $context['Now'] = [datetime]::Now
    $context
}
$ScvmmContext = $null
$ScvmmContextOf = ''

function New-ScvmmContext {
    $about = Get-FabricAbout
    $context = @{ Connection = Get-Connection; Hosts = @{}; Isos = @{}; Clusters = @{}; Now = [datetime]::Now; Group = $null }
    $group = [Microsoft.SystemCenter.VirtualMachineManager.HostGroup]::new()
    $group.Name = 'All Hosts'
    $group.Path = 'All Hosts'
    $group.ID = [guid]'0e3ba228-a059-46be-aa41-2f5cf0f4b96e'
    $group.IsRoot = $true
    $group.ServerConnection = $context.Connection
    $context.Group = $group
    $hosts = New-Object System.Collections.ArrayList
    foreach ($each in $about.hosts) {
        $made = [Microsoft.SystemCenter.VirtualMachineManager.Host]::new()
        $made.Name = $each.name
        $made.ComputerName = $each.name
        $made.FullyQualifiedDomainName = $each.name
        $made.ID = [guid]$each.id
        $made.OverallState = 'OK'
        $made.CommunicationState = 'Responding'
        $made.ComputerState = 'Responding'
        $made.HyperVState = 'Running'
        $made.VMHostGroup = $group
        $made.VirtualizationPlatform = 'HyperV'
        $made.AvailableForPlacement = $true
        $made.ObjectType = 'VMHost'
        $made.ServerConnection = $context.Connection
        $made.BaseDiskPaths = [string[]]@($each.volumes)
        if ($each.cluster) {
            $made.ClusterNodeStatus = 'Running'
            $cluster = $context.Clusters[$each.cluster]
            if ($null -eq $cluster) {
                $cluster = [Microsoft.SystemCenter.VirtualMachineManager.HostCluster]::new()
                $cluster.Name = $each.cluster
                $cluster.ClusterName = $each.cluster
                $cluster.FullyQualifiedDomainName = $each.cluster
                $cluster.ID = Get-StableGuid "cluster/$($each.cluster)"
                $cluster.HostGroup = $group
                $cluster.ObjectType = 'VMHostCluster'
                $cluster.ServerConnection = $context.Connection
                $context.Clusters[$each.cluster] = $cluster
            }
            $made.HostCluster = $cluster
            $cluster.Nodes = [Microsoft.SystemCenter.VirtualMachineManager.Host[]]@(@($cluster.Nodes) + $made | Where-Object { $_ })
        }
        $context.Hosts[$each.name] = $made
        [void]$hosts.Add($made)
    }
    $group.Hosts = [Microsoft.SystemCenter.VirtualMachineManager.Host[]]$hosts.ToArray()
    $group.AllChildHosts = $group.Hosts
    $context
}

# What SCVMM shows while one of its own jobs is at a VM.
$StatusDuring = @{
    start = 'Starting'; stop = 'PoweringOff'; save = 'Saving'; checkpoint = 'CreatingCheckpoint'
    restore = 'RecoveringCheckpoint'; removeCheckpoint = 'DeletingCheckpoint'
}
$StatusOf = @{
    Running = 'Running'; PowerOff = 'PowerOff'; Saved = 'Saved'; Paused = 'Paused'; Missing = 'Missing'
    HostNotResponding = 'HostNotResponding'; CheckpointFailed = 'CheckpointFailed'
    Starting = 'Starting'; Stopping = 'PoweringOff'; Saving = 'Saving'
}

function New-ScvmmVM {
    param($Json, $Context)
    $vm = [Microsoft.SystemCenter.VirtualMachineManager.VM]::new()
    $vm.Name = $Json.name
    $vm.ID = [guid]$Json.vmmId
    $vm.VMId = $Json.id
    $vm.HostName = $Json.host
    $vm.VMHost = $Context.Hosts[$Json.host]
    $vm.HostId = $vm.VMHost.ID
    $vm.HostType = 'VMHost'
    $vm.HostGroupPath = 'All Hosts\' + $Json.host
    $vm.ServerConnection = $Context.Connection
    $vm.ObjectType = 'VM'
    $vm.Location = $Json.configurationFolder
    $vm.VMCPath = $Json.configurationFolder
    $vm.CheckpointLocation = $Json.configurationFolder
    $vm.CheckpointType = $Json.checkpointType
    $vm.IsHighlyAvailable = $Json.highlyAvailable
    $vm.Enabled = $true
    $vm.Description = ''
    $vm.Owner = ''
    $vm.Generation = 2
    $vm.VirtualizationPlatform = 'HyperV'
    $vm.IsFullyCached = $true
    $status = $StatusOf[$Json.state]
    $job = $Json.job
    if ($null -ne $job -and $job.by -eq 'vmm') {
        $during = $StatusDuring[$job.operation]
        if ($during) { $status = $during }
        if ($job.operation -eq 'removeCheckpoint' -and -not $job.stoppable) { $status = 'MergingDrives' }
    }
    $vm.Status = $status
    $vm.StatusString = $status
    $vm.VirtualMachineState = $status
    $vm.HasSavedState = $Json.state -eq 'Saved'
    $seen = $Json.PSObject.Properties['seenAt']
    $at = if ($seen) { ConvertFrom-FabricTime $seen.Value } else { $Context.Now }
    $vm.ModifiedTime = $at
    $vm.AddedTime = $at
    $vm.CreationTime = $at
    $drives = [Microsoft.SystemCenter.VirtualMachineManager.VirtualDiskDrive[]]::new($Json.disks.Count)
    $disks = New-Object System.Collections.ArrayList
    $i = 0
    foreach ($disk in $Json.disks) {
        $drive = New-ScvmmDiskDrive $disk $vm $Context $at
        $drives[$i++] = $drive
        if ($drive.IsVHD) {
            [void]$disks.Add($drive.VirtualHardDisk)
            $vm.TotalSize += $drive.VirtualHardDisk.Size
            if ($disk.shared) { $vm.HasSharedStorage = $true }
        } else { $vm.HasPassthroughDisk = $true }
    }
    $vm.VirtualDiskDrives = $drives
    $vm.VirtualHardDisks = [Microsoft.SystemCenter.VirtualMachineManager.StandaloneVirtualHardDisk[]]$disks.ToArray()
    $vm.VirtualDVDDrives = [Microsoft.SystemCenter.VirtualMachineManager.VirtualDVDDrive[]]@(foreach ($dvd in $Json.dvd) { New-ScvmmDvdDrive $dvd $vm $Context $at })
    $vm.VirtualSCSIAdapters = [Microsoft.SystemCenter.VirtualMachineManager.VirtualSCSIAdapter[]]@(New-ScvmmScsiAdapters $Json $vm $Context)
    $vm.VMCheckpoints = [Microsoft.SystemCenter.VirtualMachineManager.VMCheckpoint[]]@(New-ScvmmCheckpoints $Json $vm $Context)
    # Without a checkpoint it is the VM's own id.
    $vm.LastRestoredCheckpointID = $Json.id
    foreach ($checkpoint in $Json.checkpoints) { if ($checkpoint.current) { $vm.LastRestoredCheckpointID = $checkpoint.id } }
    foreach ($checkpoint in $vm.VMCheckpoints) { if ($checkpoint.CheckpointID -eq $vm.LastRestoredCheckpointID) { $vm.LastRestoredVMCheckpoint = $checkpoint } }
    $last = $Json.PSObject.Properties['lastJob']
    if ($last) {
        $task = New-ScvmmTask $last.Value $vm
        $vm.MostRecentTask = $task
        $vm.MostRecentTaskID = $task.ID
        $vm.MostRecentTaskIfLocal = $task
        $vm.MostRecentTaskUIState = $task.StatusString
    }
    $vm
}

function New-ScvmmDiskDrive {
    param($Json, $VM, $Context, $At)
    $drive = [Microsoft.SystemCenter.VirtualMachineManager.VirtualDiskDrive]::new()
    $drive.Name = $VM.Name
    $drive.VM = $VM
    $drive.BusType = $Json.controller
    $drive.Bus = $Json.number
    $drive.Lun = $Json.location
    $drive.HasSharedStorage = $Json.shared
    $drive.Enabled = $true
    $drive.ObjectType = 'VirtualDiskDrive'
    $drive.ServerConnection = $Context.Connection
    $drive.AddedTime = $At
    $drive.ModifiedTime = $At
    $path = $Json.path
    if ($null -eq $path) {
        $drive.ID = Get-StableGuid "drive/$($VM.VMId)/$($Json.controller)/$($Json.number)/$($Json.location)/$($Json.passThrough)"
        $drive.PassThroughDisk = $Json.passThrough
        return $drive
    }
    $drive.ID = Get-StableGuid "drive/$($VM.VMId)/$($Json.controller)/$($Json.number)/$($Json.location)/$path"
    $drive.IsVHD = $true
    $disk = New-ScvmmHardDisk $path $Json $VM $Context
    $disk.ModifiedTime = $At
    $disk.AddedTime = $At
    $drive.VirtualHardDisk = $disk
    $drive.VirtualHardDiskId = $disk.ID
    $drive
}

$DiskTypes = @{ Fixed = 'FixedSize'; Dynamic = 'DynamicallyExpanding'; Differencing = 'Differencing' }

function New-ScvmmHardDisk {
    param([string]$Path, $Json, $VM, $Context)
    $slash = $Path.LastIndexOf('\')
    $disk = [Microsoft.SystemCenter.VirtualMachineManager.StandaloneVirtualHardDisk]::new()
    $file = $Path.Substring($slash + 1)
    $dot = $file.LastIndexOf('.')
    $disk.Name = if ($dot -gt 0) { $file.Substring(0, $dot) } else { $file }
    $disk.ID = Get-StableGuid "disk/$($VM.HostName)/$($Path.ToLowerInvariant())"
    $disk.Location = $Path
    $disk.SharePath = $Path
    $disk.Directory = $Path.Substring(0, $slash)
    $disk.Size = $Json.length
    $disk.MaximumSize = $Json.virtualSize
    if ($Json.format) { $disk.VHDFormatType = $Json.format }
    if ($Json.type) { $disk.VHDType = $DiskTypes[$Json.type] }
    $disk.State = if ($Json.type) { 'Normal' } else { 'Missing' }
    $disk.HostName = $VM.HostName
    $disk.HostId = $VM.HostId
    $disk.HostType = 'VMHost'
    $disk.VMHost = $VM.VMHost
    $disk.VirtualizationPlatform = 'HyperV'
    $disk.Enabled = $true
    $disk.ObjectType = 'VirtualHardDisk'
    $disk.ServerConnection = $Context.Connection
    if ($Json.parents.Count) {
        # The whole chain, nearest first.
        $child = $disk
        foreach ($parent in $Json.parents) {
            $above = [Microsoft.SystemCenter.VirtualMachineManager.StandaloneVirtualHardDisk]::new()
            $name = $parent.Substring($parent.LastIndexOf('\') + 1)
            $above.Name = $name.Substring(0, [Math]::Max(0, $name.LastIndexOf('.')))
            $above.ID = Get-StableGuid "disk/$($VM.HostName)/$($parent.ToLowerInvariant())"
            $above.Location = $parent
            $above.SharePath = $parent
            $above.Directory = $disk.Directory
            $above.HostName = $VM.HostName
            $above.VHDFormatType = 'VHDX'
            $above.VHDType = 'Differencing'
            $child.ParentDisk = $above
            $child = $above
        }
        $child.VHDType = 'DynamicallyExpanding'
    }
    $disk
}

function New-ScvmmDvdDrive {
    param($Json, $VM, $Context, $At)
    $drive = [Microsoft.SystemCenter.VirtualMachineManager.VirtualDVDDrive]::new()
    $drive.Name = $VM.Name
    $drive.ID = Get-StableGuid "dvd/$($VM.VMId)/$($Json.drive)"
    $drive.VM = $VM
    $drive.BusType = 'SCSI'
    $drive.Bus = 0
    $drive.Lun = $FirstDvdLocation + $Json.drive
    $drive.Enabled = $true
    $drive.ObjectType = 'VirtualDVDDrive'
    $drive.ServerConnection = $Context.Connection
    $drive.AddedTime = $At
    $drive.ModifiedTime = $At
    if ($Json.iso) {
        $drive.Connection = 'ISOImage'
        $drive.ISOLinked = $true
        $drive.ISO = New-ScvmmIso $Json.iso $Context
        $drive.ISOId = $drive.ISO.ID
    }
    $drive
}

function New-ScvmmIso {
    param([string]$Path, $Context)
    $iso = $Context.Isos[$Path]
    if ($null -ne $iso) { return $iso }
    $iso = [Microsoft.SystemCenter.VirtualMachineManager.ISO]::new()
    $slash = $Path.LastIndexOf('\')
    $iso.Name = $Path.Substring($slash + 1)
    $iso.ID = Get-StableGuid "iso/$($Path.ToLowerInvariant())"
    $iso.SharePath = $Path
    $iso.Location = $Path
    $iso.Directory = $Path.Substring(0, $slash)
    $iso.State = 'Normal'
    $iso.ObjectType = 'ISO'
    $iso.ServerConnection = $Context.Connection
    $Context.Isos[$Path] = $iso
    $iso
}

function New-ScvmmScsiAdapters {
    param($Json, $VM, $Context)
    $numbers = @(0) + @(foreach ($disk in $Json.disks) { if ($disk.controller -eq 'SCSI' -and $disk.number -ne 0) { $disk.number } }) | Select-Object -Unique
    foreach ($number in $numbers) {
        $adapter = [Microsoft.SystemCenter.VirtualMachineManager.VirtualSCSIAdapter]::new()
        $adapter.Name = $VM.Name
        $adapter.ID = Get-StableGuid "scsi/$($VM.VMId)/$number"
        $adapter.Bus = $number
        $adapter.AdapterID = $number
        $adapter.SCSIControllerType = 'DefaultTypeNoType'
        $adapter.Enabled = $true
        $adapter.ObjectType = 'VirtualSCSIAdapter'
        $adapter.ServerConnection = $Context.Connection
        $adapter
    }
}

# SCVMM has an id of its own for each checkpoint; CheckpointID is Hyper-V's.
function New-ScvmmCheckpoints {
    param($Json, $VM, $Context)
    $made = @{}
    foreach ($each in $Json.checkpoints) {
        $checkpoint = [Microsoft.SystemCenter.VirtualMachineManager.VMSnapshot]::new()
        $checkpoint.Name = $each.name
        $checkpoint.Description = $each.description
        $checkpoint.ID = Get-StableGuid "checkpoint/$($each.id)"
        $checkpoint.CheckpointID = $each.id
        $checkpoint.ParentCheckpointID = if ($each.parent) { $each.parent } else { $VM.VMId }
        if ($each.parent) { $checkpoint.ParentCheckpoint = $made[$each.parent] }
        $checkpoint.VMId = $VM.ID
        $checkpoint.VM = $VM
        $checkpoint.CheckpointType = $each.type
        $checkpoint.AddedTime = ConvertFrom-FabricTime $each.createdAt
        $checkpoint.ModifiedTime = $checkpoint.AddedTime
        $checkpoint.Enabled = $true
        $checkpoint.ObjectType = 'VMCheckpoint'
        $checkpoint.ServerConnection = $Context.Connection
        $checkpoint.VirtualDiskDrives = [Microsoft.SystemCenter.VirtualMachineManager.VirtualDiskDrive[]]@(foreach ($drive in $VM.VirtualDiskDrives) { if ($drive.IsVHD -and -not $drive.HasSharedStorage) { $drive } })
        $made[$each.id] = $checkpoint
        $checkpoint
    }
}

# VMs as SCVMM sees them. A name may be of one VM or a pattern.
function Get-ScvmmVM {
    param([hashtable]$Ask = @{}, $Context)
    $Ask['view'] = 'vmm'
    $answer = Invoke-Fabric 'list' $Ask
    if ($null -eq $Context) { $Context = Get-ScvmmContext }
    foreach ($json in $answer.vms) { New-ScvmmVM $json $Context }
}

# The same VM as it is now in SCVMM's view.
function Get-ScvmmVMAgain {
    param($VM)
    Get-ScvmmVM @{ vm = [string]$VM.VMId }
}
