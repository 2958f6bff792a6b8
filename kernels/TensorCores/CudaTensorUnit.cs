using ILGPU;
using ILGPU.Runtime.Cuda;

namespace Accelerated.Kernels.TensorCores;

/// <summary>
/// The tensor cores of a CUDA device of compute capability 8.0 or later, by inline PTX. The sums are registers with names of their own, because results that come back from
/// inline PTX take the way through the stack. Shared memory is dynamic, because its name is then known: <c>__dyn_shared_alloca</c>.
/// </summary>
internal readonly struct CudaTensorUnit : ITensorUnit
{
    private const string Product = "mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32 ";
    private const string Factors = ", {%0,%1,%2,%3}, {%4,%5}, ";
    private const string Address = "{ .reg .u64 to; .reg .u64 next; mov.u64 to, __dyn_shared_alloca; add.u64 to, to, %0; ";
    private const string First = "st.shared.f32 [to], ";
    private const string Second = "; add.u64 next, to, %2; st.shared.f32 [next], ";
    private const string Third = "; add.u64 to, to, %1; st.shared.f32 [to], ";
    private const string Fourth = "; add.u64 next, to, %2; st.shared.f32 [next], ";

    public static void Begin() => CudaAsm.Emit(".reg .f32 sum<32>;");

    public static void Clear()
    {
        CudaAsm.Emit("mov.f32 sum0, 0f00000000; mov.f32 sum1, 0f00000000; mov.f32 sum2, 0f00000000; mov.f32 sum3, 0f00000000;");
        CudaAsm.Emit("mov.f32 sum4, 0f00000000; mov.f32 sum5, 0f00000000; mov.f32 sum6, 0f00000000; mov.f32 sum7, 0f00000000;");
        CudaAsm.Emit("mov.f32 sum8, 0f00000000; mov.f32 sum9, 0f00000000; mov.f32 sum10, 0f00000000; mov.f32 sum11, 0f00000000;");
        CudaAsm.Emit("mov.f32 sum12, 0f00000000; mov.f32 sum13, 0f00000000; mov.f32 sum14, 0f00000000; mov.f32 sum15, 0f00000000;");
        CudaAsm.Emit("mov.f32 sum16, 0f00000000; mov.f32 sum17, 0f00000000; mov.f32 sum18, 0f00000000; mov.f32 sum19, 0f00000000;");
        CudaAsm.Emit("mov.f32 sum20, 0f00000000; mov.f32 sum21, 0f00000000; mov.f32 sum22, 0f00000000; mov.f32 sum23, 0f00000000;");
        CudaAsm.Emit("mov.f32 sum24, 0f00000000; mov.f32 sum25, 0f00000000; mov.f32 sum26, 0f00000000; mov.f32 sum27, 0f00000000;");
        CudaAsm.Emit("mov.f32 sum28, 0f00000000; mov.f32 sum29, 0f00000000; mov.f32 sum30, 0f00000000; mov.f32 sum31, 0f00000000;");
    }

    public static void Multiply(int fragment, LeftFragment a, RightFragment b)
    {
        switch (fragment)
        {
            case 0:
                CudaAsm.Emit(Product + "{sum0,sum1,sum2,sum3}" + Factors + "{sum0,sum1,sum2,sum3};", a.A0, a.A1, a.A2, a.A3, b.B0, b.B1);
                break;
            case 1:
                CudaAsm.Emit(Product + "{sum4,sum5,sum6,sum7}" + Factors + "{sum4,sum5,sum6,sum7};", a.A0, a.A1, a.A2, a.A3, b.B0, b.B1);
                break;
            case 2:
                CudaAsm.Emit(Product + "{sum8,sum9,sum10,sum11}" + Factors + "{sum8,sum9,sum10,sum11};", a.A0, a.A1, a.A2, a.A3, b.B0, b.B1);
                break;
            case 3:
                CudaAsm.Emit(Product + "{sum12,sum13,sum14,sum15}" + Factors + "{sum12,sum13,sum14,sum15};", a.A0, a.A1, a.A2, a.A3, b.B0, b.B1);
                break;
            case 4:
                CudaAsm.Emit(Product + "{sum16,sum17,sum18,sum19}" + Factors + "{sum16,sum17,sum18,sum19};", a.A0, a.A1, a.A2, a.A3, b.B0, b.B1);
                break;
            case 5:
                CudaAsm.Emit(Product + "{sum20,sum21,sum22,sum23}" + Factors + "{sum20,sum21,sum22,sum23};", a.A0, a.A1, a.A2, a.A3, b.B0, b.B1);
                break;
            case 6:
                CudaAsm.Emit(Product + "{sum24,sum25,sum26,sum27}" + Factors + "{sum24,sum25,sum26,sum27};", a.A0, a.A1, a.A2, a.A3, b.B0, b.B1);
                break;
            default:
                CudaAsm.Emit(Product + "{sum28,sum29,sum30,sum31}" + Factors + "{sum28,sum29,sum30,sum31};", a.A0, a.A1, a.A2, a.A3, b.B0, b.B1);
                break;
        }
    }

    public static void Store(int fragment, ArrayView<float> shared, int start, int rowPitch, int columnPitch)
    {
        int lane = Group.IdxX % 32;
        long to = (start + lane / 4 * rowPitch + lane % 4 * 2 * columnPitch) * (long)sizeof(float);
        long rows = 8L * rowPitch * sizeof(float);
        long columns = (long)columnPitch * sizeof(float);
        switch (fragment)
        {
            case 0:
                CudaAsm.Emit(Address + First + "sum0" + Second + "sum1" + Third + "sum2" + Fourth + "sum3; }", to, rows, columns);
                break;
            case 1:
                CudaAsm.Emit(Address + First + "sum4" + Second + "sum5" + Third + "sum6" + Fourth + "sum7; }", to, rows, columns);
                break;
            case 2:
                CudaAsm.Emit(Address + First + "sum8" + Second + "sum9" + Third + "sum10" + Fourth + "sum11; }", to, rows, columns);
                break;
            case 3:
                CudaAsm.Emit(Address + First + "sum12" + Second + "sum13" + Third + "sum14" + Fourth + "sum15; }", to, rows, columns);
                break;
            case 4:
                CudaAsm.Emit(Address + First + "sum16" + Second + "sum17" + Third + "sum18" + Fourth + "sum19; }", to, rows, columns);
                break;
            case 5:
                CudaAsm.Emit(Address + First + "sum20" + Second + "sum21" + Third + "sum22" + Fourth + "sum23; }", to, rows, columns);
                break;
            case 6:
                CudaAsm.Emit(Address + First + "sum24" + Second + "sum25" + Third + "sum26" + Fourth + "sum27; }", to, rows, columns);
                break;
            default:
                CudaAsm.Emit(Address + First + "sum28" + Second + "sum29" + Third + "sum30" + Fourth + "sum31; }", to, rows, columns);
                break;
        }
    }

    public static void Copy(ArrayView<float> shared, int target, TensorSource source, long offset, int count, int isAligned)
    {
        long to = (long)target * sizeof(float);
        if (isAligned != 0)
        {
            // A copy of nothing still needs an address that exists.
            long from = source.Address + (count > 0 ? offset * sizeof(float) : 0);
            CudaAsm.Emit(
                "{ .reg .u64 to; .reg .u64 from; mov.u64 to, __dyn_shared_alloca; add.u64 to, to, %0; cvta.to.global.u64 from, %1; cp.async.cg.shared.global [to], [from], 16, %2; }",
                to, from, count * sizeof(float));
            return;
        }

        CopyOne(to, source.Address + (count > 0 ? offset * sizeof(float) : 0), count > 0 ? sizeof(float) : 0);
        CopyOne(to + sizeof(float), source.Address + (count > 1 ? (offset + 1) * sizeof(float) : 0), count > 1 ? sizeof(float) : 0);
        CopyOne(to + 2 * sizeof(float), source.Address + (count > 2 ? (offset + 2) * sizeof(float) : 0), count > 2 ? sizeof(float) : 0);
        CopyOne(to + 3 * sizeof(float), source.Address + (count > 3 ? (offset + 3) * sizeof(float) : 0), count > 3 ? sizeof(float) : 0);
    }

    public static void Commit() => CudaAsm.Emit("cp.async.commit_group;");

    // The number is TensorProduct.Stages − 2: an instruction's text must be a constant.
    public static void Wait() => CudaAsm.Emit("cp.async.wait_group 1;");

    private static void CopyOne(long to, long from, int bytes) => CudaAsm.Emit(
        "{ .reg .u64 to; .reg .u64 from; mov.u64 to, __dyn_shared_alloca; add.u64 to, to, %0; cvta.to.global.u64 from, %1; cp.async.ca.shared.global [to], [from], 4, %2; }",
        to, from, bytes);
}
