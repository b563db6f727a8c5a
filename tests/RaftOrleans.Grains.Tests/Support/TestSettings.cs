// Groups elect leaders in real time. Two clusters at once on two cores would measure each other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
