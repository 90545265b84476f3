import CentralServer

await CentralCommand.main()
