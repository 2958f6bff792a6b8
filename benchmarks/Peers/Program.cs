return Accelerated.Peers.PeerCommand.Run(args);
